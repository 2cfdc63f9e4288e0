package dev.portcullis.pipeline;

import java.util.Arrays;
import java.util.Optional;

/** What a call asks for, in the words of scopes, configuration and audit events. */
public enum Operation {
  /** OpenAI chat completions. */
  CHAT("chat", true),
  /** OpenAI responses. */
  RESPONSES("responses", true),
  /** OpenAI embeddings. */
  EMBEDDINGS("embeddings", true),
  /** Anthropic messages. */
  MESSAGES("messages", true),
  /** Anthropic token counts. */
  MESSAGES_COUNT_TOKENS("messages.count_tokens", true),
  /** The list of models, or one of them; answered by the gateway itself. */
  MODELS_READ("models.read", false),
  /** Any call on a generic route. */
  INVOKE("invoke", false);

  private final String text;
  private final boolean namesModel;

  Operation(String text, boolean namesModel) {
    this.text = text;
    this.namesModel = namesModel;
  }

  /** The operation of this name. */
  public static Optional<Operation> parse(String text) {
    return Arrays.stream(values()).filter(o -> o.text.equals(text)).findFirst();
  }

  /** The name. */
  public String text() {
    return text;
  }

  /** Whether every call of it must name a model. */
  public boolean namesModel() {
    return namesModel;
  }
}
