import type { AnthropicClient } from './types.ts'

/** Client classes of other platforms' packages, and hosts; names of the conventions @024a4f94. */
const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/Bedrock|Aws/, 'aws.bedrock'],
  [/Vertex/, 'gcp.vertex_ai'],
  [/Foundry/, 'azure.ai.inference'],
]
const HOSTS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)bedrock-[\w.-]+\.(?:amazonaws\.com|api\.aws)$/, 'aws.bedrock'],
  [/(?:^|[.-])aiplatform\.(?:\w+\.rep\.)?googleapis\.com$/, 'gcp.vertex_ai'],
  [/\.services\.ai\.azure\.com$/, 'azure.ai.inference'],
]

/** The platform behind a client: by its class, else by its host, else by its own word for it. */
export function providerOf(client: AnthropicClient | undefined): string {
  const name = client?.constructor.name ?? ''
  const host = hostOf(client?.baseURL)
  const known = CLASSES.find(([form]) => form.test(name)) ?? HOSTS.find(([form]) => form.test(host))
  if (known !== undefined) return known[1]
  const own = client?._genAIProviderName
  return typeof own === 'string' && own !== '' ? own : 'anthropic'
}

const hostOf = (baseUrl: unknown): string =>
  typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl).hostname : ''
