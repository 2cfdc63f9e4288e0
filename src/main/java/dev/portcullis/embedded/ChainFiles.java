package dev.portcullis.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of {@link EmbeddedAuditTrail}s from outside: what of them is there, and whether there
 * could be more. It reads none of them, and writes nothing.
 */
public record ChainFiles(Path directory) {
  static final String SUFFIX = ".jsonl";

  /**
   * The chain that was written last.
   *
   * @param written when that was, as its file says
   */
  public record Latest(String chain, Instant written) {}

  /** The chain that was written last, of those that have an event. */
  public Optional<Latest> latest() throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      Optional<Latest> latest = Optional.empty();
      for (Path file : files.filter(ChainFiles::chain).toList()) {
        if (Files.size(file) > 0) {
          var here = new Latest(name(file), Files.getLastModifiedTime(file).toInstant());
          latest =
              Stream.concat(latest.stream(), Stream.of(here))
                  .max(Comparator.comparing(Latest::written));
        }
      }
      return latest;
    }
  }

  /**
   * Whether this process may begin another chain there: in the directory, or, as long as there is
   * none, in the nearest folder above.
   */
  public boolean writable() {
    Path at = directory.toAbsolutePath().normalize();
    while (at.getParent() != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return Files.isDirectory(at) && Files.isWritable(at);
  }

  private static boolean chain(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX);
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
