/** Who answers behind a client whose base URL is not its own service's. */
import { describe, expect, test } from 'vitest'
import { providerOf as providerOfAnthropic } from '../../instrumentations/anthropic/provider.ts'
import { providerOf } from '../../instrumentations/shared/openai/provider.ts'

describe("a client that speaks OpenAI's protocol", () => {
  test.each([
    ['https://api.openai.com/v1', 'openai'],
    ['https://eu.api.openai.com/v1', 'openai'],
    ['https://mine.openai.azure.com/openai/v1', 'azure.ai.openai'],
    ['https://mine.cognitiveservices.azure.com/openai/deployments/a', 'azure.ai.openai'],
    ['https://mine.services.ai.azure.com/openai/v1', 'azure.ai.openai'],
    ['https://mine.services.ai.azure.com/models', 'azure.ai.inference'],
    ['https://mine.eastus2.models.ai.azure.com', 'azure.ai.inference'],
    ['https://api.groq.com/openai/v1', 'groq'],
    ['https://api.together.xyz/v1', 'together_ai'],
    ['https://api.together.ai/v1', 'together_ai'],
    ['https://api.deepseek.com', 'deepseek'],
    ['https://api.x.ai/v1', 'x_ai'],
    ['https://us-east-1.api.x.ai/v1', 'x_ai'],
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['https://api.mistral.ai/v1', 'mistral_ai'],
    ['https://codestral.mistral.ai/v1', 'mistral_ai'],
    ['https://api.fireworks.ai/inference/v1', 'fireworks_ai'],
    ['https://api.perplexity.ai', 'perplexity'],
    ['https://api.moonshot.ai/v1', 'moonshot_ai'],
    ['https://api.cohere.ai/compatibility/v1', 'cohere'],
    ['https://api.anthropic.com/v1/', 'anthropic'],
    ['https://generativelanguage.googleapis.com/v1beta/openai/', 'gcp.gemini'],
    ['https://us-central1-aiplatform.googleapis.com/v1/projects/p', 'gcp.vertex_ai'],
    ['https://aiplatform.googleapis.com/v1/projects/p', 'gcp.vertex_ai'],
    ['https://aiplatform.eu.rep.googleapis.com/v1/projects/p', 'gcp.vertex_ai'],
    ['https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1', 'aws.bedrock'],
    ['https://bedrock-mantle.us-east-1.api.aws/v1', 'aws.bedrock'],
    ['https://us-south.ml.cloud.ibm.com/ml/gateway/v1', 'ibm.watsonx.ai'],
    ['http://localhost:11434/v1', 'ollama'],
    ['http://127.0.0.1:11434/v1/', 'ollama'],
    ['http://[::1]:11434/v1', 'ollama'],
    ['http://localhost:1234/v1', 'lm_studio'],
    ['http://localhost:8000/v1', 'vllm'],
    // No more can be said of these than the protocol.
    ['http://localhost:4000/v1', 'openai'],
    ['http://models.internal:8000/v1', 'openai'],
    ['https://gateway.example.com/v1', 'openai'],
    ['https://notapi.groq.com.example.com', 'openai'],
    ['https://evilx.ai/v1', 'openai'],
    ['no url', 'openai'],
    [undefined, 'openai'],
  ])('%s is %s', (baseUrl, provider) => {
    expect(providerOf(baseUrl, 'openai')).toBe(provider)
  })

  test('the provider of a client whose host is not known is its own', () => {
    expect(providerOf('https://gateway.example.com/v1', 'groq')).toBe('groq')
  })
})

describe("Anthropic's client", () => {
  test.each([
    ['https://api.anthropic.com', 'anthropic'],
    ['https://bedrock-runtime.us-east-1.amazonaws.com', 'aws.bedrock'],
    ['https://bedrock-mantle.us-east-1.api.aws/anthropic', 'aws.bedrock'],
    ['https://us-east5-aiplatform.googleapis.com/v1', 'gcp.vertex_ai'],
    ['https://aiplatform.googleapis.com/v1', 'gcp.vertex_ai'],
    ['https://aiplatform.us.rep.googleapis.com/v1', 'gcp.vertex_ai'],
    ['https://mine.services.ai.azure.com/anthropic', 'azure.ai.inference'],
    ['https://gateway.example.com', 'anthropic'],
    ['https://bedrock-runtime.us-east-1.amazonaws.com.example.com', 'anthropic'],
  ])('with the base %s is %s', (baseURL, provider) => {
    expect(providerOfAnthropic({ baseURL })).toBe(provider)
  })
})
