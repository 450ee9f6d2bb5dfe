import { isMixed } from '../entropy.ts'
import { ALNUM, HEX, UUID, assigned, prefixed } from './types.ts'
import type { SecretPattern } from './types.ts'

/** Keys of model providers and of services around models. */
export const MODEL_SECRETS: readonly SecretPattern[] = [
  prefixed('anthropic-key', 'an Anthropic key', 'sk-ant-', '[A-Za-z0-9_-]{16,200}'),
  prefixed('openrouter-key', 'an OpenRouter key', 'sk-or-', '(?:v1-)?[A-Za-z0-9]{32,80}'),
  prefixed(
    'openai-key',
    'an OpenAI key',
    'sk-',
    '(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,220}|[A-Za-z0-9]{20,64}(?![A-Za-z0-9_-])',
  ),
  prefixed('huggingface-token', 'a Hugging Face token', ['hf_', 'api_org_'], ALNUM('30,64')),
  prefixed('groq-key', 'a Groq key', 'gsk_', ALNUM('40,64')),
  prefixed('xai-key', 'an xAI key', 'xai-', ALNUM('60,100')),
  prefixed('perplexity-key', 'a Perplexity key', 'pplx-', ALNUM('40,64')),
  prefixed('replicate-token', 'a Replicate token', 'r8_', ALNUM('37')),
  prefixed('fireworks-key', 'a Fireworks key', 'fw_', ALNUM('22,40'), { certain: isMixed }),
  prefixed('nvidia-key', 'an NVIDIA key', 'nvapi-', '[A-Za-z0-9_-]{60,80}'),
  prefixed(
    'langsmith-key',
    'a LangSmith key',
    ['lsv2_pt_', 'lsv2_sk_'],
    '[a-f0-9]{32}_[a-f0-9]{10}',
  ),
  prefixed('langfuse-key', 'a Langfuse secret key', 'sk-lf-', UUID),
  prefixed('tavily-key', 'a Tavily key', 'tvly-', '[A-Za-z0-9-]{28,60}'),
  prefixed('pinecone-key', 'a Pinecone key', 'pcsk_', '[A-Za-z0-9_]{50,90}'),
  prefixed('cerebras-key', 'a Cerebras key', 'csk-', '[a-z0-9]{40,60}'),
  prefixed('wandb-key', 'a Weights & Biases key', 'wandb_v1_', '[A-Za-z0-9_]{40,90}'),
  assigned('cohere-key', 'a Cohere key', ['cohere', 'co_api_key'], ALNUM('40'), { entropy: 3.5 }),
  assigned('mistral-key', 'a Mistral key', 'mistral', ALNUM('32'), {
    entropy: 3.5,
    certain: isMixed,
  }),
  assigned('together-key', 'a Together key', ['together_api', 'togetherai'], HEX('64')),
  assigned('deepseek-key', 'a DeepSeek key', 'deepseek', `sk-${HEX('32')}`),
  assigned(
    'elevenlabs-key',
    'an ElevenLabs key',
    ['elevenlabs', 'xi-api'],
    `(?:sk_)?${HEX('32,48')}`,
  ),
  prefixed('elevenlabs-key', 'an ElevenLabs key', 'sk_', HEX('48')),
  prefixed('firecrawl-key', 'a Firecrawl key', 'fc-', HEX('32'), { entropy: 3.2 }),
  assigned('assemblyai-key', 'an AssemblyAI key', ['assemblyai', 'deepgram'], HEX('32,40')),
  assigned('stability-key', 'a Stability key', 'stability', `sk-${ALNUM('48')}`),
  assigned('wandb-key', 'a Weights & Biases key', 'wandb', HEX('40')),
  assigned(
    'privateai-key',
    'a Private AI key',
    ['privateai', 'private_ai', 'private-ai'],
    '[a-z0-9]{32}',
  ),
]
