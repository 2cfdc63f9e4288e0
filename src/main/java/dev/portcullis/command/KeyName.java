package dev.portcullis.command;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How commands name one key. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyName {
  @Parameters(paramLabel = "ID", description = "The key's id.")
  String id;

  @Option(names = "--tenant", description = KeyName.WHOSE)
  @Nullable String tenant;

  /** What the option of a key's tenant says of itself. */
  static final String WHOSE =
      "Whose the key is; whoever may administer one tenant alone has to say it.";

  Optional<String> whose() {
    return Optional.ofNullable(tenant);
  }

  /** One that is changed. */
  @SuppressWarnings("NullAway.Init")
  static class Versioned extends KeyName {
    @Option(
        names = "--if-version",
        description = "Only if the key has this version, as key show shows it.")
    @Nullable Long version;

    OptionalLong version() {
      return version == null ? OptionalLong.empty() : OptionalLong.of(version);
    }
  }
}
