package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Dialect.InvalidCall;
import java.util.OptionalLong;

/** What the bodies of OpenAI's operations must be like. */
final class OpenAiCalls {
  private static final long MOST_CHOICES = 128;

  private OpenAiCalls() {}

  /**
   * Checks a chat completion.
   *
   * @return its limit of output tokens, over all choices
   */
  static OptionalLong chat(CallBody body) throws InvalidCall {
    body.requireMessages();
    requireStreamOptions(body);
    long choices = body.count("n", MOST_CHOICES).orElse(1);
    OptionalLong each = larger(body.tokens("max_tokens"), body.tokens("max_completion_tokens"));
    if (each.isEmpty() && choices > 1) {
      throw new InvalidCall(
          "With `n` above 1 there must be `max_completion_tokens`:"
              + " without it nothing bounds what the call may cost.");
    }
    return each.isEmpty() ? each : OptionalLong.of(each.getAsLong() * choices);
  }

  /**
   * Checks a response.
   *
   * @return its limit of output tokens
   */
  static OptionalLong response(CallBody body) throws InvalidCall {
    body.requireInput();
    requireStreamOptions(body);
    if (body.flag("background")) {
      throw new InvalidCall(
          "`background` is not supported: the gateway cannot follow a response"
              + " that is made after its request has ended. Leave it out.");
    }
    return body.tokens("max_output_tokens");
  }

  /** Checks a call for embeddings. */
  static void embeddings(CallBody body) throws InvalidCall {
    body.requireInput();
    if (!body.json().items("input").stream().allMatch(Json.Str.class::isInstance)) {
      throw new InvalidCall(
          "`input` must be a string or an array of strings: the gateway does not accept token"
              + " numbers, because it could not inspect them (in LangChain, set"
              + " check_embedding_ctx_length to False).");
    }
  }

  /** Whichever of the two an upstream obeys, no less is reserved. */
  private static OptionalLong larger(OptionalLong one, OptionalLong other) {
    return one.isPresent() && other.isPresent()
        ? OptionalLong.of(Math.max(one.getAsLong(), other.getAsLong()))
        : one.isPresent() ? one : other;
  }

  private static void requireStreamOptions(CallBody body) throws InvalidCall {
    switch (body.member("stream_options").orElse(Json.obj())) {
      case Json.Obj options -> new CallBody(options).flag("include_usage");
      default -> throw new InvalidCall("`stream_options` must be an object.");
    }
  }
}
