import { describe, expect, it } from 'vitest'

import { secretsDetector } from '../../src/security/detectors/secrets/index.ts'
import { DEFAULT_MASKING_CONFIG } from '../../src/security/defaults.ts'
import { createMasker } from '../../src/security/masking/index.ts'
import { entropyOf } from '../../src/security/patterns/entropy.ts'
import { SECRET_PATTERNS } from '../../src/security/patterns/secrets/index.ts'
import { growsFasterThanInput } from '../support/cost.ts'

const mask = createMasker(DEFAULT_MASKING_CONFIG)
const HEX = '0123456789abcdef'
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789'
const MIXED = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ`
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Pseudo-random, the same in each run, so that no real key and no literal for a scanner stands here. */
function random(length: number, alphabet = MIXED): string {
  let state = length * 7919 + alphabet.length * 104_729
  let text = ''
  for (let index = 0; index < length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    text += alphabet[Math.floor((state / 2_147_483_648) * alphabet.length)] ?? ''
  }
  return text
}
const uuid = [8, 4, 4, 4, 12].map((length) => random(length, HEX)).join('-')

const rulesIn = (text: string, key = ''): string[] =>
  secretsDetector
    .inspect({ text, role: 'user', key, path: '' }, { channel: 'LLM', phase: 'input' })
    .map(({ ruleId }) => ruleId)

describe('secrets of providers', () => {
  it.each(['token_', 'my_', 'x_', 'SLACK_BOT_', 'Api_Key_'])('are found glued to %j', (word) => {
    const key = `${'sk-ant'}-api03-${random(40)}`
    expect(mask(`it is ${word}${key}.`)).toBe(`it is ${word}[REDACTED:anthropic-key].`)
    expect(rulesIn(`it is ${word}${key}.`)).toEqual(['secret.anthropic-key'])
    const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', random(43)].join('.')
    expect(mask(word + jwt)).not.toContain(jwt)
  })

  it('are not found in the middle of an encoded text', () => {
    expect(rulesIn(`q7Zk2_Pd93x_hf_${random(34)}`)).toEqual([])
  })

  it.each<[id: string, secret: string]>([
    ['aws-access-key', `AKIA${random(16, UPPER)}`],
    ['aws-bedrock-key', `ABSK${random(128)}`],
    ['azure-client-secret', `a1b8Q~${random(34)}`],
    ['google-oauth-secret', `GOCSPX-${random(28)}`],
    ['google-key', `AIza${random(35)}`],
    ['github-token', `ghs_${random(36)}`],
    ['gitlab-token', `gldt-${random(20)}`],
    ['gitlab-token', `glrt-t1_${random(27)}.${random(9, LOWER)}`],
    [
      'slack-token',
      `xoxp-${random(12, '0123456789')}-${random(12, '123456789')}-${random(32, HEX)}`,
    ],
    [
      'discord-webhook',
      `https://discord.com/api/webhooks/${random(18, '123456789')}/${random(68)}`,
    ],
    ['telegram-token', `${random(9, '123456789')}:AA${random(33)}`],
    ['stripe-key', `rk_live_${random(40)}`],
    ['square-token', `sq0atp-${random(22)}`],
    ['twilio-key', `SK${random(32, HEX)}`],
    ['sendgrid-key', `SG.${random(22)}.${random(43)}`],
    ['mailchimp-key', `${random(32, HEX)}-us12`],
    ['openai-key', `sk-svcacct-${random(60)}`],
    ['anthropic-key', `sk-ant-api03-${random(93)}AA`],
    ['groq-key', `gsk_${random(52)}`],
    ['replicate-token', `r8_${random(37)}`],
    ['perplexity-key', `pplx-${random(48)}`],
    ['npm-token', `npm_${random(36)}`],
    ['pypi-token', `pypi-AgEIcHlwaS5vcmc${random(70)}`],
    ['rubygems-key', `rubygems_${random(48, HEX)}`],
    ['digitalocean-token', `doo_v1_${random(64, HEX)}`],
    ['heroku-key', `HRKU-AA${random(58)}`],
    ['flyio-token', `fo1_${random(43)}`],
    ['databricks-token', `dapi${random(32, HEX)}`],
    ['planetscale-token', `pscale_pw_${random(43)}`],
    ['newrelic-key', `NRAK-${random(27, UPPER)}`],
    ['sentry-token', `sntryu_${random(64, HEX)}`],
    ['grafana-token', `glc_${random(60)}`],
    ['dynatrace-token', `dt0c01.${random(24, UPPER)}.${random(64, UPPER)}`],
    ['atlassian-token', `ATATT3${random(186)}`],
    ['linear-key', `lin_api_${random(40)}`],
    ['notion-token', `ntn_${random(11, '123456789')}${random(35)}`],
    ['airtable-token', `pat${random(14)}.${random(64, HEX)}`],
    ['shopify-token', `shpss_${random(32, HEX)}`],
    ['vault-token', `hvb.${random(160)}`],
    ['terraform-token', `${random(14)}.atlasv1.${random(67)}`],
    ['doppler-token', `dp.pt.${random(43)}`],
    ['postman-key', `PMAK-${random(24, HEX)}-${random(34, HEX)}`],
    ['pulumi-token', `pul-${random(40, HEX)}`],
    ['dockerhub-token', `dckr_pat_${random(27)}`],
    ['tailscale-key', `tskey-auth-${random(12)}-${random(32)}`],
    ['age-key', `AGE-SECRET-KEY-1${random(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`],
    ['frameio-token', `fio-u-${random(64)}`],
    ['easypost-key', `EZAK${random(54)}`],
    ['duffel-token', `duffel_live_${random(43)}`],
    ['plaid-token', `access-sandbox-${uuid}`],
    ['maxmind-key', `${random(6)}_${random(29)}_mmk`],
  ])('%s: %s is found, and masked', (id, secret) => {
    expect(rulesIn(`use ${secret} here`)).toEqual([`secret.${id}`])
    expect(mask(`use ${secret} here`)).toBe(
      secret.startsWith('https')
        ? `use https://discord.com/api/webhooks/[REDACTED:${id}] here`
        : `use [REDACTED:${id}] here`,
    )
  })

  it.each<[id: string, text: string]>([
    ['okta-token', `oktaApiToken = "00${random(40)}"`],
    ['hubspot-key', `HUBSPOT_KEY: ${uuid}`],
    ['snyk-token', `SNYK_TOKEN ?= "${uuid}"`],
    ['cloudflare-key', `cloudflare_api_token="${random(40)}"`],
    ['datadog-key', `DD_API_KEY=${random(32, HEX)}`],
    ['twilio-key', `twilio.auth.token: '${random(32, HEX)}'`],
    ['mailgun-key', `"mailgunKey": "key-${random(32, HEX)}"`],
    ['cohere-key', `CO_API_KEY=${random(40)}`],
    ['launchdarkly-token', `launchdarkly_token := "${random(40)}"`],
    ['algolia-key', `ALGOLIA_ADMIN => '${random(32, LOWER)}'`],
    ['netlify-token', `netlify-token: ${random(43)}`],
    ['generic', `service_token = "${random(40)}"`],
    ['generic', `os.getenv("api_token", "${uuid}")`],
    ['connection-password', `Server=db;User Id=app;Password=${random(14)};`],
    ['url-password', `amqps://app:${random(14)}@mq.internal/v`],
    ['curl-credentials', `curl -s -u app:${random(14)} https://api.internal`],
  ])('%s is told by its name: %s', (id, text) => {
    expect(rulesIn(text)).toEqual([`secret.${id}`])
    expect(mask(text)).toMatch(/\[REDACTED:[a-z-]+\]/)
  })

  it('is told by the name of the property that holds it', () => {
    expect(rulesIn(random(40), 'api_key')).toEqual(['secret.generic'])
    expect(rulesIn(uuid, 'snyk_token')).toEqual(['secret.snyk-token'])
    expect(rulesIn(random(40), 'checksum')).toEqual([])
  })

  it.each([
    `api_key = "${'x'.repeat(32)}"`,
    'AKIAIOSFODNN7EXAMPLE',
    'client_secret = "YOUR_CLIENT_SECRET_12345"',
    `next_page_token: "${random(40)}"`,
    `csrf_token = "${random(44)}"`,
    `public_key = "${random(44)}"`,
    `commit ${random(40, HEX)}`,
    `integrity sha512-${random(86)}==`,
    `password = var.database_password_2024`,
    `secret = "projects/demo/secrets/api-key/versions/12"`,
    `auth: "k8s-cluster-prod-eu-west-1"`,
    `postgres://user:password@localhost/db`,
    `curl -u user:password https://example.org`,
    `rookTable = 00${random(40)}`,
    `token: ${uuid.slice(0, 13)}`,
    `data:image/png;base64,${random(400)}`,
    'xoxb-your-bot-token-here',
    'hvs.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'monkey: banana; turkey = 12; keyboard',
  ])('is silent about %s', (text) => {
    expect(rulesIn(text)).toEqual([])
  })

  it('covers more than 120 kinds', () => {
    expect(new Set(SECRET_PATTERNS.map(({ id }) => id)).size).toBeGreaterThan(120)
  })

  it.each(SECRET_PATTERNS.map((row, index) => ({ row, name: `${index} ${row.id}` })))(
    'row $name has lower case keywords and bounded quantifiers',
    ({ row }) => {
      expect(row.keywords.length).toBeGreaterThan(0)
      for (const keyword of row.keywords) expect(keyword).toBe(keyword.toLowerCase())
      const bare = row.source.replace(/\\./g, 'E').replace(/\[(?:[^\]])*\]/g, 'C')
      expect(bare).not.toMatch(/[*+]|\{\d+,\}/)
      expect(() => new RegExp(row.source, row.flags ?? '')).not.toThrow()
    },
  )

  it('measures entropy in bits per character', () => {
    expect(entropyOf('')).toBe(0)
    expect(entropyOf('aaaa')).toBe(0)
    expect(entropyOf('abcd')).toBe(2)
  })

  it('takes time in proportion to the length of torture text', () => {
    const pieces = [
      ...new Set(SECRET_PATTERNS.flatMap(({ keywords }) => keywords)),
      'key="',
      'password=a;',
      '://a:',
      'eyJa.eyJ',
    ]
    const slow = pieces.filter((piece) => {
      const work = (length: number) => {
        const text = piece.repeat(Math.ceil(length / piece.length))
        return () => rulesIn(text)
      }
      return growsFasterThanInput(work, 16_384, 40)
    })
    expect(slow).toEqual([])
  })
})
