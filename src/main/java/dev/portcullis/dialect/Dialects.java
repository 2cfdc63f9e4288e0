package dev.portcullis.dialect;

import dev.portcullis.pipeline.Dialect;
import java.util.List;
import java.util.Optional;

/** Every dialect that is spoken here. */
public final class Dialects {
  private static final List<Dialect> ALL =
      List.of(new OpenAiDialect(), new AnthropicDialect(), new GenericDialect());

  private Dialects() {}

  /** The dialect of this name in configuration. */
  public static Optional<Dialect> named(String name) {
    return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
  }

  /** The names of all dialects, for those who chose none of them. */
  public static List<String> names() {
    return ALL.stream().map(Dialect::name).toList();
  }
}
