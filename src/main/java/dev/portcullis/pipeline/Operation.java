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
  INVOKE("invoke", false),
  /** Administration: lists and shows API keys. */
  KEYS_READ("keys.read"),
  /** Administration: issues an API key. */
  KEYS_CREATE("keys.create"),
  /** Administration: takes something away from what a key may do. */
  KEYS_NARROW("keys.narrow"),
  /** Administration: issues a key's successor. */
  KEYS_ROTATE("keys.rotate"),
  /** Administration: lets a key end soon. */
  KEYS_RETIRE("keys.retire"),
  /** Administration: ends a key at once. */
  KEYS_REVOKE("keys.revoke"),
  /** Administration: stops a user of tokens, and lets one go on. */
  USERS_STOP("users.stop"),
  /** Administration: lists and shows tenants. */
  TENANTS_READ("tenants.read"),
  /** Administration: makes, changes and removes tenants. */
  TENANTS_WRITE("tenants.write"),
  /** Administration: shows the policies of tenants. */
  POLICIES_READ("policies.read"),
  /** Administration: sets and removes policies of tenants. */
  POLICIES_WRITE("policies.write"),
  /** Administration: lists and shows roles. */
  ROLES_READ("roles.read"),
  /** Administration: sets and removes roles. */
  ROLES_WRITE("roles.write"),
  /** Administration: shows what was used of limits, and when. */
  USAGE_READ("usage.read"),
  /** Administration: searches audit events. */
  AUDIT_READ("audit.read"),
  /** Administration: shows which controls are on. */
  POSTURE_READ("posture.read");

  private final String text;
  private final boolean namesModel;
  private final boolean administrative;

  Operation(String text, boolean namesModel) {
    this.text = text;
    this.namesModel = namesModel;
    this.administrative = false;
  }

  Operation(String text) {
    this.text = text;
    this.namesModel = false;
    this.administrative = true;
  }

  /** The operation of this name. */
  public static Optional<Operation> parse(String text) {
    return Arrays.stream(values()).filter(o -> o.text.equals(text)).findFirst();
  }

  /** The name. */
  public String text() {
    return text;
  }

  /** Whether it is one of administration: none of a model, and of {@link Route#ADMIN} alone. */
  public boolean administrative() {
    return administrative;
  }

  /** Whether it changes something of administration. */
  public boolean changes() {
    return administrative && !text.endsWith(".read");
  }

  /** Whether every call of it must name a model. */
  public boolean namesModel() {
    return namesModel;
  }
}
