/** Fragments of SQL where a value was expected: what someone pastes into a parameter. */
import type { TextRule } from '../matching.ts'
import type { Sign } from './gate.ts'

/** A rule and the literals without which none of its patterns can match: one of each list. */
export interface FragmentRule extends TextRule {
  readonly needs: readonly (readonly Sign[])[]
}

/** Longest text that is taken for a fragment; payloads are short, articles about them are not. */
export const MAX_FRAGMENT = 2000
/** White space as injections write it; a comment ends at its first end, or it could be divided in many ways. */
const SP = '(?:\\s|\\+|%20|%0a|\\/\\*(?:(?!\\*\\/)[^]){0,40}\\*\\/)'
const QUOTE = '["\'`‘’]|%27|%22'
/** `1=1`, `'a'='a`, `"x" like "x`, `true`. */
const TRUTH = `(?:\\(${SP}{0,3}){0,3}(?:(\\d{1,8})${SP}{0,2}(?:=|like|<=>)${SP}{0,2}\\(?\\1(?!\\d)|(?:${QUOTE})([^'"\`‘’]{0,20})(?:${QUOTE})${SP}{0,2}(?:=|like|<|>)${SP}{0,2}(?:${QUOTE})\\2|true\\b|not${SP}{1,2}false\\b|\\d{1,6}${SP}{0,2}[<>]${SP}{0,2}\\d{1,6}\\b)`
const COMMENT = '(?:--|#|\\/\\*|;?%00|;)'
const DELAY = `(?:sleep${SP}{0,2}\\(${SP}{0,2}[\\w.*/'-]{1,24}${SP}{0,2}\\)|benchmark${SP}{0,2}\\(${SP}{0,2}\\d|pg_sleep(?:_for)?${SP}{0,2}\\(|waitfor${SP}{1,3}(?:delay|time)\\b|dbms_(?:lock|pipe)\\.|randomblob${SP}{0,2}\\(\\d{6})`

/** Begins a statement that no program or sentence would begin so. */
const STATEMENT = `(?:exec(?:ute)?${SP}{1,3}\\S|declare${SP}{1,3}@|grant${SP}{1,3}\\w+${SP}{1,3}(?:to|on)\\b|shutdown\\b|insert${SP}{1,3}into\\b|(?:create|alter|drop)${SP}{1,3}(?:table|database|user|login|role|view|index|procedure|function|schema|trigger)\\b|update${SP}{1,3}[\\w."]{1,60}${SP}{1,3}set\\b|delete${SP}{1,3}from\\b|truncate${SP}{1,3}table\\b|if${SP}{0,3}(?:not${SP}{0,2})?\\(?(?:is_|exists|ascii|substring|select|@@|\\(select)|waitfor\\b|select${SP}{1,3}(?:[^;\\n]{0,80}?\\bfrom\\b|@@|pg_sleep|sleep|version|load_|case\\b)|copy${SP}{1,3}\\w|backup${SP}{1,3}(?:database|log)\\b)`

const pattern = (source: string): RegExp => new RegExp(source, 'i')

/** A whole query for the names of accounts and tables in a system's own tables. */
export const CATALOG_LOOK = pattern(
  '^\\s{0,3}select\\b[^;\\n]{1,120}\\b(?:sysibm\\.|syscat\\.|sysobjects\\b|master\\.\\.|v\\$version\\b|mysql\\.user\\b|pg_shadow\\b|all_users\\b|dba_\\w{3,20}\\b)',
)

const PROBE_REASON =
  'Looks like a probe for an injection: a broken quote with a comment, or a look into the catalog.'

/** Source: OWASP, CWE-89; shapes common to the manuals of injection testing. */
export const INJECTION_RULES: readonly FragmentRule[] = [
  {
    id: 'sql.tautology',
    needs: [['=', '<', '>', 'true', 'false', 'like']],
    level: 'dangerous',
    score: 0.9,
    reason: 'Holds a condition that is always true behind a quote, the shape of an injection.',
    patterns: [
      pattern(
        `(?:${QUOTE})${SP}{0,3}\\)?(?:\\)${SP}{0,2}){0,3}(?:or|\\|\\||and|&&|xor)${SP}{0,3}${TRUTH}`,
      ),
      pattern(
        `^${SP}{0,2}(?:\\w{1,40}=)?-?\\d{1,9}${SP}{0,2}\\){0,3}${SP}{0,2}(?:or|and|\\|\\||&&)${SP}{0,2}${TRUTH}${SP}{0,2}(?:${COMMENT}.{0,40}|(?:limit|order${SP}by|group${SP}by|offset)${SP}[\\w, ]{1,40}|\\){0,3}|(?:${QUOTE}))?$`,
      ),
      pattern(
        `^${SP}{0,2}\\){0,3}${SP}{0,2}(?:or|\\|\\|)${SP}{1,3}${TRUTH}${SP}{0,2}(?:${COMMENT}.{0,40}|(?:limit|order${SP}by|offset)${SP}[\\w, ]{1,40})?$`,
      ),
      pattern(
        `^[^'"\\n]{0,64}(?:${QUOTE})${SP}{0,2}\\){0,3}${SP}{0,2}(?:or|and|having|where)${SP}{1,3}[^'"\\n]{1,64}(?:${QUOTE})?${SP}{0,2}(?:=|like|<|>)[^\\n]{0,80}(?:--|#|\\/\\*)`,
      ),
      pattern(`(?:${QUOTE})\\)?(?:or|and)(?:${QUOTE})[^'"]{1,20}(?:${QUOTE})=(?:${QUOTE})`),
    ],
  },
  {
    id: 'sql.union',
    needs: [['union']],
    level: 'dangerous',
    score: 0.95,
    reason: 'Appends a query of its own to another, the shape of an injection.',
    patterns: [
      pattern(
        `(?:${QUOTE}|^${SP}{0,2}-?\\d{1,9}|\\)|null)${SP}{0,3}\\){0,3}${SP}{0,3}union${SP}{1,4}(?:all${SP}{1,4}|distinct${SP}{1,4})?(?:\\(${SP}{0,3})?(?:select|values)\\b`,
      ),
      pattern(
        `^${SP}{0,3}\\)?${SP}{0,3}union${SP}{1,4}(?:all${SP}{1,4})?(?:\\(${SP}{0,3})?select\\b`,
      ),
    ],
  },
  {
    id: 'sql.delay',
    needs: [['sleep', 'benchmark', 'waitfor', 'dbms_', 'randomblob']],
    level: 'dangerous',
    score: 0.9,
    reason: 'Makes the database wait, by which answers are read one bit at a time.',
    patterns: [
      pattern(
        `(?:${QUOTE}|^${SP}{0,2}-?\\d{1,9}|\\)|;|,|\\+|\\|\\||&&|=)${SP}{0,3}(?:\\){1,3}${SP}{0,2})?;?${SP}{0,2}(?:(?:or|and|&&|\\|\\||if|select|then|where|having)${SP}{0,3})?(?:\\(?${SP}{0,2}select${SP}{0,3}(?:\\*${SP}from${SP}{0,2}\\(${SP}{0,2}select${SP}{0,2}\\(?|if\\()?|not${SP}{0,2}\\()?${SP}{0,2}${DELAY}`,
      ),
      pattern(
        `^${SP}{0,3}(?:(?:or|and|&&|\\|\\||xor|order${SP}{1,3}by|having|where)${SP}{0,3})?(?:[\\d=]{1,12}${SP}{0,2}(?:=|like\\()[^\\n]{0,40})?\\(?(?:select${SP}{1,3}(?:\\*${SP}{1,3}from${SP}{0,2}\\(${SP}{0,2}select${SP}{0,2}\\(?)?)?${DELAY}`,
      ),
      pattern(
        `(?:select|if|case|then|like)${SP}{0,2}[^'"\\n]{0,60}?${DELAY}[^\\n]{0,60}(?:--|#|\\/\\*|%23|\\)\\))`,
      ),
    ],
  },
  {
    id: 'sql.stacked-fragment',
    needs: [
      [';', 'exec'],
      ["'", '"', '`', '‘', '’', '%27', '%22', ';', 'exec'],
    ],
    level: 'dangerous',
    score: 0.9,
    reason: 'Ends a statement and begins another one.',
    patterns: [
      pattern(`(?:${QUOTE})${SP}{0,3}\\){0,3}${SP}{0,3};${SP}{0,3}${STATEMENT}`),
      pattern(
        `^${SP}{0,2}-?\\d{1,9}${SP}{0,3}\\){0,3};?${SP}{0,3}(?:exec(?:ute)?${SP}{1,3}(?:master\\.|xp_|sp_)|(?:;${SP}{0,3})(?:exec|declare|shutdown|insert|create|drop|update|delete|alter|waitfor)\\b)`,
      ),
      pattern(
        '\\bexec(?:ute)?(?:\\s|\\+){1,3}(?:master(?:\\.\\.|\\.dbo\\.))?(?:xp_cmdshell|sp_oacreate|xp_regwrite|xp_dirtree)\\b',
      ),
    ],
  },
  {
    id: 'sql.probe',
    needs: [],
    level: 'suspicious',
    score: 0.6,
    reason: PROBE_REASON,
    patterns: [
      pattern(
        `^[^'"\\n]{0,40}(?:${QUOTE})${SP}{0,2}\\){0,3}${SP}{0,2};?${SP}{0,2}(?:--|#|\\/\\*)${SP}{0,3}[+-]?$`,
      ),
      pattern(`^${SP}{0,2};${SP}{0,2}(?:--|#)`),
      pattern("^'?\\d{1,4}'\\d{1,4}$|^['\"\\\\;)(`]{2,8}$"),
      pattern(
        `^${SP}{0,2}-?\\d{1,9}${SP}{0,2}(?:'|")?${SP}{0,2}\\){0,3}${SP}{0,2}(?:(?:order|group)${SP}{1,3}by${SP}{1,3}\\d{1,3}|having${SP}{1,3}1=1|and${SP}{1,3}\\(?select\\b)`,
      ),
    ],
  },
  {
    id: 'sql.probe',
    needs: [
      [
        '||',
        '@@',
        'utl_',
        'dbms_',
        '(select',
        'union',
        'grant',
        'is_srvrolemember',
        'extractvalue',
        'updatexml',
        'ctxsys',
        'xmltype',
      ],
    ],
    level: 'suspicious',
    score: 0.6,
    reason: PROBE_REASON,
    patterns: [
      pattern(
        `(?:${QUOTE})${SP}{0,3}(?:and|or|\\|\\|)${SP}{0,3}[^'"\\n]{0,40}(?:utl_(?:inaddr|http)\\.|extractvalue\\(|updatexml\\(|ctxsys\\.|dbms_\\w{2,20}\\.|xmltype\\(|@@version|\\(select\\b)`,
      ),
      pattern(
        `(?:${QUOTE})\\s{0,2}\\|\\|\\s{0,2}[\\w.]{3,40}\\([^\\n]{0,80}\\)\\s{0,2}\\|\\|\\s{0,2}(?:${QUOTE})`,
      ),
      pattern(
        `(?:${QUOTE})?\\)?,?\\(select${SP}{1,3}(?:if|case|concat|count|user|version|database)?[^\\n]{0,80}(?:--|#|\\/\\*|%23)${SP}{0,2}$`,
      ),
      pattern(
        `(?:${QUOTE})${SP}{0,2}union${SP}{1,3}(?:all|\\(|select)|(?:${QUOTE})${SP}{0,2}grant${SP}{1,3}\\w{1,40}${SP}{1,3}to${SP}|@@version\\b[^\\n]{0,20}(?:--|#)|\\bis_srvrolemember\\(`,
      ),
    ],
  },
  {
    id: 'sql.probe',
    needs: [
      [
        'sysibm.',
        'syscat.',
        'sysobjects',
        'master..',
        'v$version',
        'mysql.user',
        'pg_shadow',
        'all_users',
        'dba_',
      ],
    ],
    level: 'suspicious',
    score: 0.6,
    reason: PROBE_REASON,
    patterns: [CATALOG_LOOK],
  },
  {
    id: 'sql.nosql-operator',
    needs: [['$', 'this.', 'db.', '||', 'sleep', 'it=new']],
    level: 'suspicious',
    score: 0.6,
    reason: 'Holds an operator of a document database where a value belongs.',
    patterns: [
      pattern(
        '\\$where["\']?\\s{0,3}:\\s{0,3}["\']|^[\\s"\']{0,4}[,}]?\\s{0,3}["\']?\\$(?:ne|gt|gte|regex|or|nin|exists)["\']?\\s{0,3}[:\\]]|^\\s{0,3}\\{\\s{0,3}["\']?\\$(?:ne|gt|gte|regex|nin|where)["\']?\\s{0,3}:|^\\[\\$(?:ne|gt|regex|nin)\\]=|["\']\\s{0,3}\\}?\\s{0,3}\\]?\\s{0,3}[,}]\\s{0,3}\\$(?:or|where|comment)\\s{0,3}:',
      ),
      pattern('^["\'][\\s%20]{0,6}(?:&&|%26%26|\\|\\|)[\\s%20]{0,6}this\\.\\w{1,30}\\.match\\('),
      pattern('["\'];?\\s{0,3}(?:sleep\\(\\d{3,6}\\)|it=new(?:%20|\\s)Date\\(\\));'),
      pattern('\\bdb\\.\\w{1,30}\\.(?:drop|remove|insert|update|mapReduce|deleteMany)\\('),
      pattern('^\\s{0,2}\\|\\|\\s{0,2}(\\d{1,3})==\\1$'),
    ],
  },
]
