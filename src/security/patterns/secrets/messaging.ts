import { isMixed, isReal } from '../entropy.ts'
import { LEFT, ALNUM, HEX, UUID, WIDE, assigned, prefixed } from './types.ts'
import type { SecretPattern } from './types.ts'

/** Slack's tokens carry ids of digits and end in a random part. */
const SLACK =
  /^(?:xox[a-z]-(?:\d-)?(?:\d{6,}-){1,3}(?=\d*[A-Za-z])[A-Za-z0-9]{10,}|xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{100,})$/

/** Keys of chat, mail and telephone services. */
export const MESSAGING_SECRETS: readonly SecretPattern[] = [
  {
    id: 'slack-token',
    name: 'a Slack token',
    keywords: ['xox'],
    source: `${LEFT}xox[abceoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{10,250}`,
    certain: (secret) => isReal(secret) && SLACK.test(secret),
  },
  prefixed('slack-token', 'a Slack app token', 'xapp-', '\\d-[A-Za-z0-9-]{20,250}'),
  {
    id: 'slack-webhook',
    name: 'a Slack webhook',
    keywords: ['hooks.slack.com'],
    source: 'hooks\\.slack\\.com\\/(?:services|workflows|triggers)\\/([A-Za-z0-9+/]{40,80})',
    certain: isReal,
  },
  {
    id: 'teams-webhook',
    name: 'a Microsoft Teams webhook',
    keywords: ['webhook.office.com'],
    source: `webhook\\.office\\.com\\/webhookb2\\/(${UUID}@${UUID}\\/IncomingWebhook\\/[A-Za-z0-9]{32}\\/${UUID})`,
    certain: isReal,
  },
  {
    id: 'discord-webhook',
    name: 'a Discord webhook',
    keywords: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    source: 'discord(?:app)?\\.com\\/api\\/webhooks\\/(\\d{17,20}\\/[A-Za-z0-9_-]{60,80})',
    certain: isReal,
  },
  assigned(
    'discord-token',
    'a Discord secret',
    'discord',
    `[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}|${HEX('64')}|${WIDE('32')}`,
    { entropy: 3.4 },
  ),
  {
    id: 'telegram-token',
    name: 'a Telegram bot token',
    keywords: [':aa'],
    back: 16,
    source: '(?<!\\d)\\d{5,16}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])',
    certain: isReal,
  },
  assigned('telegram-token', 'a Telegram bot token', 'telegram', '\\d{5,16}:A[A-Za-z0-9_-]{34}'),
  prefixed('twilio-key', 'a Twilio key', 'SK', '[0-9a-f]{32}'),
  assigned('twilio-key', 'a Twilio token', 'twilio', HEX('32')),
  prefixed('sendgrid-key', 'a SendGrid key', 'SG.', '[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}'),
  prefixed(
    'sendinblue-key',
    'a Brevo key',
    ['xkeysib-', 'xsmtpsib-'],
    `${HEX('64')}-[A-Za-z0-9]{16}`,
  ),
  prefixed('resend-key', 'a Resend key', 're_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}', {
    certain: isMixed,
  }),
  assigned(
    'mailgun-key',
    'a Mailgun key',
    'mailgun',
    `(?:(?:pub)?key-)?${HEX('32')}(?:-${HEX('8')}-${HEX('8')})?`,
  ),
  prefixed('mailgun-key', 'a Mailgun key', 'key-', HEX('32')),
  {
    id: 'mailchimp-key',
    name: 'a Mailchimp key',
    keywords: ['-us'],
    back: 32,
    source: '(?<![A-Za-z0-9])[a-f0-9]{32}-us\\d{1,2}(?![A-Za-z0-9])',
    certain: () => true,
  },
  assigned(
    'messagebird-key',
    'a MessageBird key',
    ['messagebird', 'message_bird'],
    `[A-Za-z0-9]{25}|${UUID}`,
  ),
  assigned('mattermost-token', 'a Mattermost token', 'mattermost', '[a-z0-9]{26}', {
    entropy: 3.3,
  }),
  assigned('gitter-token', 'a Gitter token', 'gitter', '[A-Za-z0-9_-]{40}', { entropy: 3.4 }),
  assigned('sendbird-token', 'a Sendbird token', 'sendbird', `${HEX('40')}|${UUID}`),
  assigned('intercom-token', 'an Intercom token', 'intercom', WIDE('60'), { entropy: 3.5 }),
  assigned('zendesk-key', 'a Zendesk key', 'zendesk', ALNUM('40'), { entropy: 3.6 }),
  assigned('twitch-token', 'a Twitch token', 'twitch', '[a-z0-9]{30}', { entropy: 3.4 }),
  assigned(
    'twitter-secret',
    'a Twitter key',
    'twitter',
    '\\d{15,25}-[A-Za-z0-9]{20,40}|[A-Za-z0-9]{25}|[A-Za-z0-9]{45}|[A-Za-z0-9]{50}',
    { entropy: 3.6 },
  ),
  prefixed(
    'twitter-secret',
    'a Twitter bearer token',
    'AAAAAAAAAAAAAAAAAAAAAA',
    '[A-Za-z0-9%]{80,100}',
  ),
  assigned(
    'facebook-secret',
    'a Facebook secret',
    ['facebook', 'fb_', 'instagram'],
    `${HEX('32')}|\\d{15,16}\\|[A-Za-z0-9_-]{27,40}`,
  ),
  {
    id: 'facebook-token',
    name: 'a Facebook access token',
    keywords: ['|', '%7c'],
    back: 16,
    source: '(?<![A-Za-z0-9])\\d{15,16}(?:\\||%7[Cc])[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])',
    certain: isMixed,
  },
  prefixed(
    'facebook-token',
    'a Facebook page token',
    ['EAAM', 'EAAC', 'EAAG', 'EAAB'],
    '[A-Za-z0-9]{100,400}',
  ),
  assigned('linkedin-secret', 'a LinkedIn secret', ['linkedin', 'linked-in'], ALNUM('14,16'), {
    entropy: 3.2,
    certain: isMixed,
  }),
]
