/** Who answers behind a client that speaks OpenAI's protocol. */

/**
 * Hosts and their `gen_ai.provider.name` (conventions @024a4f94); services that the conventions have no name for are
 * called by their own.
 */
const HOSTS: readonly (readonly [string, string])[] = [
  ['openai.azure.com', 'azure.ai.openai'],
  ['cognitiveservices.azure.com', 'azure.ai.openai'],
  ['services.ai.azure.com', 'azure.ai.inference'],
  ['models.ai.azure.com', 'azure.ai.inference'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['api.anthropic.com', 'anthropic'],
  ['api.cohere.ai', 'cohere'],
  ['api.cohere.com', 'cohere'],
  ['api.deepseek.com', 'deepseek'],
  ['api.groq.com', 'groq'],
  ['ml.cloud.ibm.com', 'ibm.watsonx.ai'],
  ['mistral.ai', 'mistral_ai'],
  ['api.moonshot.ai', 'moonshot_ai'],
  ['api.moonshot.cn', 'moonshot_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['x.ai', 'x_ai'],
  ['openrouter.ai', 'openrouter'],
  ['together.ai', 'together_ai'],
  ['together.xyz', 'together_ai'],
  ['fireworks.ai', 'fireworks_ai'],
  ['ollama.com', 'ollama'],
]

/** Hosts whose name has a region in it. */
const REGIONAL: readonly (readonly [RegExp, string])[] = [
  [/^bedrock-[\w-]+\.[\w-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/, 'aws.bedrock'],
  [/-aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/^aiplatform\.[\w-]+\.rep\.googleapis\.com$/, 'gcp.vertex_ai'],
]

/** Servers for models on one's own machine, by the port that each has unless told otherwise. */
const LOCAL_PORTS: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  '11434': 'ollama',
  '1234': 'lm_studio',
  '8000': 'vllm',
}
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|host\.docker\.internal)$/

/**
 * The provider behind a base URL.
 *
 * @param otherwise who it is where the host is not known, such as the client's own provider: more than its protocol
 *   cannot be said of it then
 * @example providerOf('https://api.groq.com/openai/v1', 'openai') // 'groq'
 */
export function providerOf(baseUrl: string | undefined, otherwise: string): string {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return otherwise
  const { hostname, port, pathname } = new URL(baseUrl)
  // Azure's newer hosts serve OpenAI's own models by a path.
  if (hostname.endsWith('.services.ai.azure.com') && pathname.startsWith('/openai')) {
    return 'azure.ai.openai'
  }
  const known =
    HOSTS.find(([suffix]) => hostname === suffix || hostname.endsWith(`.${suffix}`)) ??
    REGIONAL.find(([form]) => form.test(hostname))
  const local = LOOPBACK.test(hostname) ? LOCAL_PORTS[port] : undefined
  return known?.[1] ?? local ?? otherwise
}
