package dev.portcullis.dialect;

import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ProviderDialect;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every dialect that is spoken here. */
public final class Dialects {
  private static final List<ProviderDialect> ALL =
      List.of(new OpenAiDialect(), new AnthropicDialect(), new GenericDialect());

  private Dialects() {}

  /** The dialect of this name in configuration. */
  public static Optional<ProviderDialect> named(String name) {
    return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
  }

  /** The names of all dialects, for those who chose none of them. */
  public static List<String> names() {
    return ALL.stream().map(ProviderDialect::name).toList();
  }

  /** The operations that a dialect has paths for; no other can ever be asked for in it. */
  public static Set<Operation> operations(ProviderDialect dialect) {
    return switch (dialect.name()) {
      case "openai" ->
          EnumSet.of(
              Operation.CHAT, Operation.RESPONSES, Operation.EMBEDDINGS, Operation.MODELS_READ);
      case "anthropic" ->
          EnumSet.of(Operation.MESSAGES, Operation.MESSAGES_COUNT_TOKENS, Operation.MODELS_READ);
      case "generic" -> EnumSet.of(Operation.INVOKE);
      default -> throw new IllegalArgumentException("no dialect of this table");
    };
  }
}
