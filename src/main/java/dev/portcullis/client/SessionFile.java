package dev.portcullis.client;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where a session is kept between commands: {@code portcullis/session.json} below {@code
 * XDG_CONFIG_HOME}, or else {@code ~/.config}, readable by its owner alone.
 */
public final class SessionFile {
  private static final String OWNERS = "rw-------";
  private static final String BEGIN = "session";
  private static final String END = ".tmp";

  /** No command takes that long to write a session. */
  private static final Duration LEFT_OVER = Duration.ofMinutes(1);

  private final Path path;

  private SessionFile(Path path) {
    this.path = path;
  }

  /** The file of whoever has this environment; none if that names no home. */
  public static Optional<SessionFile> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
        .filter(folder -> !folder.isBlank())
        .map(Path::of)
        .or(
            () ->
                Optional.ofNullable(environment.get("HOME"))
                    .filter(home -> !home.isBlank())
                    .map(home -> Path.of(home, ".config")))
        .map(folder -> new SessionFile(folder.resolve("portcullis").resolve("session.json")));
  }

  /**
   * The session, if somebody is signed in.
   *
   * @throws CannotReach if the file is open to others, or is no session
   */
  public Optional<Session> read() {
    try {
      if (!Files.exists(path)) {
        return Optional.empty();
      }
      if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path)).equals(OWNERS)) {
        throw new CannotReach(path + " is open to others; sign in again: portcullis login");
      }
      var json = new JsonReader(JsonLimits.REQUEST).read(Files.readAllBytes(path));
      return Optional.of(Session.read(json).orElseThrow(this::damaged));
    } catch (InvalidJson broken) {
      throw damaged();
    } catch (NoSuchFileException goneMeanwhile) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new CannotReach(path + " cannot be read");
    }
  }

  /** Keeps a session in the place of the one before. */
  public void write(Session session) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IOException("no folder");
      }
      Files.createDirectories(folder);
      removeLeftOvers(folder, Instant.now().minus(LEFT_OVER));
      Path whole =
          Files.createTempFile(
              folder,
              BEGIN,
              END,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNERS)));
      try {
        Files.write(whole, JsonWriter.bytes(session.json()));
        Files.move(
            whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (IOException failure) {
      throw new CannotReach(path + " cannot be written");
    }
  }

  /**
   * Forgets the session.
   *
   * @return whether there was one
   */
  public boolean delete() {
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null && Files.isDirectory(folder)) {
        removeLeftOvers(folder, Instant.MAX);
      }
      return Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw new CannotReach(path + " cannot be removed");
    }
  }

  /** What a command left that ended while it wrote: a token may be in it. */
  private static void removeLeftOvers(Path folder, Instant before) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, BEGIN + "*" + END)) {
      for (Path file : files) {
        if (before.equals(Instant.MAX)
            || Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException goneMeanwhile) {
      return; // another command removes them, too
    }
  }

  private CannotReach damaged() {
    return new CannotReach(path + " is not a session; sign in again: portcullis login");
  }
}
