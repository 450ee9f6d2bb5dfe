/** What words in the name, the server or the description of a tool say about it. */

/** Verbs of tools that only look. */
export const READING = new Set(
  (
    'get list read search find fetch query view show lookup look describe retrieve download browse scrape crawl ' +
    'extract load check navigate goto snapshot capture screenshot summarize summarise receive poll inspect count ' +
    'return returns retrieves searches reads fetches lists gets finds queries loads extracts downloads shows looks ' +
    'abrufen lesen suchen anzeigen ver leer buscar listar obtener consultar mostrar lire chercher obtenir lister leggere cercare ' +
    'elenca ler lezen zoeken ophalen ' +
    'captures navigates transcribe explore access open visit select convert translate calculate compute pull scan watch monitor'
  ).split(' '),
)

/** Verbs of tools that change something or send something, beyond those of `verbs.ts`. */
export const ACTING = new Set(
  (
    'fork click fill press drag evaluate insert invoke trigger react star follow unfollow like acknowledge ' +
    'resolve exec eval hover wires sends makes invites adds shares creates posts updates deletes transitions ' +
    'reserves performs schedules cancels tells writes uploads act swap mint delegate sign restart stop start scale ' +
    'kill drop apply execute destroy provision arm disarm mute unmute dim play pause skip print ring dial ' +
    'hacer realizar efectuar faire effectuer fare effettuare fazer machen ausfuhren tatigen doen'
  ).split(' '),
)

/** Verbs that are as often things: the description decides. */
export const DOUBTFUL = new Set(
  (
    'post comment message order email mail book file note call log text request review report copy plan release set test start ' +
    'open record schedule register brief return exchange document contact transfer'
  ).split(' '),
)

/** Of these, what stands last in a name is the thing that is read: `patient_record`, but not `lamp_set`. */
export const THINGS_LAST = new Set(
  'record report message comment mail email note log text review document contact schedule plan brief'.split(
    ' ',
  ),
)

/** Doing this to these changes nothing but the machine itself, unless something says that it is elsewhere. */
export const LOCAL_VERBS = new Set(
  'write edit create make move rename append save copy add insert put set init stage commit checkout'.split(
    ' ',
  ),
)
export const LOCAL_THINGS = new Set(
  (
    'file files directory directories folder path content filesystem vault entity entities observation observations ' +
    'relation relations graph memory thought todo todos git local scratchpad numbers'
  ).split(' '),
)
export const ELSEWHERE =
  /\b(?:github|gitlab|bitbucket|repo|repository|drive|s3|bucket|cloud|remote|sharepoint|onedrive|dropbox|box|notion|confluence|account|workspace|server|wiki)\b/i

/** Labels of what is read: `u` untrusted, `p` private. */
type Read = 'u' | 'p' | 'up'

/** Things that tools read. */
export const THINGS: Readonly<Record<string, Read>> = table({
  u:
    'web website webpage url urls http site internet browser html page link feed rss news article articles story ' +
    'stories tweet tweets thread threads subreddit video transcript comment comments issue issues pull pr merge ' +
    'review reviews rating ratings commits wiki wikipedia arxiv paper papers pdf docs library notification ' +
    'notifications forum place places local business businesses repositories search-results discussion discussions ' +
    'post posts question questions listing listings mention mentions follower followers product products youtube reddit hackernews console',
  p:
    'file files directory folder filesystem database databases table tables sql schema row rows record records ' +
    'collection key keys secret secrets vault credential credentials password passwords token tokens env ' +
    'environment contact contacts customer customers client clients account accounts balance iban invoice invoices ' +
    'order orders payment payments payslip payroll salary patient patients health medical employee employees user ' +
    'users profile member members channels bucket buckets object pods project projects freebusy note notes ' +
    'datei dateien kontakt kontakte konto fichier fichiers archivo archivos contactos cuenta compte contacts cliente clientes ' +
    'company companies lead leads deal deals crm wallet portfolio photo photos clipboard ' +
    'variable variables config configuration setting settings prometheus metrics figma design wish cart subscription subscriptions passport identity personal',
  up:
    'email emails mail mails inbox gmail outlook message messages dm dms chat chats replies conversation ' +
    'conversations ticket tickets calendar event events transaction transactions attachment attachments document ' +
    'documents drive doc onedrive updates logs responses response submission submissions cv resume applicant ' +
    'posteingang correo correos courriels kalender calendario calendrier termine nachrichten mensajes documento documentos dokument ' +
    'movimientos umsatze buchungen ' +
    'log job build pipeline applicants candidate tasks cards card history code mailbox request requests contribution',
})

/** Services whose content is that of a company or a person, and partly written by others. */
export const SERVICES: Readonly<Record<string, Read>> = table({
  u: 'brave tavily exa firecrawl puppeteer playwright browserbase arxiv youtube wikipedia reddit hackernews twitter google serp bing duckduckgo perplexity',
  p: 'stripe hubspot salesforce postgres postgresql mysql sqlite mongodb redis snowflake bigquery supabase airtable plaid kubernetes aws s3 vault 1password obsidian apple ehr fhir workday bank shopify figma',
  up: 'slack notion jira linear confluence zendesk intercom asana trello gdrive gmail outlook teams discord telegram whatsapp sentry datadog linkedin typeform freshdesk monday clickup',
})

/** Things whose label a service adds to, because it is the service's own. */
export const SERVICE_ADDS = new Set(
  'jira linear confluence zendesk intercom asana trello notion sentry linkedin onedrive gdrive'.split(
    ' ',
  ),
)

/** Arguments that name whom or what something goes to. */
export const SENDING_PROPERTY =
  /^(?:to|cc|bcc|recipients?|recipient_?\w*|beneficiary|payee|webhook\w*|attendees|participants|invitees)$/i
/** Arguments that hold what is sent. */
export const CONTENT_PROPERTY =
  /^(?:body|text|content|contents|message|subject|description|comment|note|summary|html|markdown|caption|payload|data|files|properties|children|patch|diff|title|reason|amount)$/i

function table(words: Readonly<Record<Read, string>>): Readonly<Record<string, Read>> {
  // Names of tools may be words like `constructor`.
  const labels = Object.create(null) as Record<string, Read>
  for (const label of Object.keys(words) as Read[]) {
    for (const word of words[label].split(' ')) labels[word] = label
  }
  return labels
}
