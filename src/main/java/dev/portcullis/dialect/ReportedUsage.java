package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import java.util.OptionalLong;

/** What providers write below {@code usage}, each in its own way. */
final class ReportedUsage {
  private ReportedUsage() {}

  /** OpenAI's chat completions and embeddings; embeddings have no output. */
  static void ofTokens(Json usage, UsageMeter meter) {
    openAi(usage, meter, "prompt_tokens", "prompt_tokens_details", "completion_tokens");
  }

  /** OpenAI's responses. */
  static void ofResponse(Json usage, UsageMeter meter) {
    openAi(usage, meter, "input_tokens", "input_tokens_details", "output_tokens");
  }

  private static void openAi(
      Json usage, UsageMeter meter, String input, String details, String output) {
    OptionalLong all = UsageMeter.tokens(usage, input);
    if (all.isEmpty()) {
      return;
    }
    Json detail = usage.at(details).orElse(Json.Null.NULL);
    meter.reportInput(all.getAsLong(), UsageMeter.tokens(detail, "cached_tokens").orElse(0));
    if (usage.at(output).isEmpty()) {
      meter.reportOutput(0);
    }
    UsageMeter.tokens(usage, output).ifPresent(meter::reportOutput);
  }

  /** Anthropic's messages. */
  static void ofMessage(Json usage, UsageMeter meter) {
    ofMessageInput(usage, meter);
    UsageMeter.tokens(usage, "output_tokens").ifPresent(meter::reportOutput);
  }

  /** The input of Anthropic's messages, which counts cached tokens beside the others. */
  static void ofMessageInput(Json usage, UsageMeter meter) {
    OptionalLong fresh = UsageMeter.tokens(usage, "input_tokens");
    if (fresh.isPresent()) {
      long read = UsageMeter.tokens(usage, "cache_read_input_tokens").orElse(0);
      long written = UsageMeter.tokens(usage, "cache_creation_input_tokens").orElse(0);
      meter.reportInput(fresh.getAsLong() + read + written, read);
    }
  }

  /** Whoever's: by the names that are there. */
  static void ofAny(Json usage, UsageMeter meter) {
    if (usage.at("prompt_tokens").isPresent()) {
      ofTokens(usage, meter);
    } else if (usage.at("input_tokens_details").isPresent()) {
      ofResponse(usage, meter);
    } else {
      ofMessage(usage, meter);
    }
  }
}
