package dev.portcullis.authn;

import java.util.List;

/**
 * What keys of model providers, and of those through whom models are reached, begin with. Such a
 * key comes here by mistake, from a client that was pointed to the gateway with its old key. An
 * issuer's opaque tokens do not begin so but by a rare chance.
 */
final class ProviderKey {
  private static final List<String> BEGINNINGS =
      List.of(
          "sk-", // OpenAI, Anthropic, DeepSeek, OpenRouter
          "csk-", // Cerebras
          "gsk_", // Groq
          "xai-", // xAI
          "pplx-", // Perplexity
          "nvapi-", // NVIDIA
          "fw_", // Fireworks
          "r8_", // Replicate
          "hf_", // Hugging Face
          "tgp_v1_", // Together
          "AIza", // Google, API keys
          "ya29.", // Google, access tokens
          "ABSK", // Amazon Bedrock, long-term
          "bedrock-api-key-", // Amazon Bedrock, short-term
          "ghp_", // GitHub
          "gho_",
          "ghu_",
          "ghs_",
          "github_pat_");

  private ProviderKey() {}

  /** Whether this text begins as one does. */
  static boolean is(String text) {
    for (String beginning : BEGINNINGS) {
      if (text.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
