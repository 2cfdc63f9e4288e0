package dev.portcullis.embedded;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.ChainedLines;
import dev.portcullis.json.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A trail of JSON lines in one file for each process, {@code <directory>/<chain>.jsonl}, readable
 * by its owner alone. Callers write, one after the other, by a stream and not by a channel, which
 * an interrupt of a request's thread would close. After a failed write the trail stays unavailable.
 * Safe for use by several threads.
 */
public final class EmbeddedAuditTrail implements AuditTrail {
  private final Path path;
  private final OutputStream file;
  private final ChainedLines lines;

  /**
   * Opens a trail.
   *
   * @param chainId the id of a new chain; its file must not exist
   * @throws IOException if the file cannot be created
   */
  public EmbeddedAuditTrail(Path directory, String chainId) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    path = directory.resolve(chainId + ChainFiles.SUFFIX);
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    file = new FileOutputStream(path.toFile(), true);
    lines = new ChainedLines(chainId, file::write);
  }

  /** Where the events stand. */
  public Path path() {
    return path;
  }

  @Override
  public void accept(Json.Obj event) {
    lines.accept(event);
  }

  /** Waits for whoever writes, and closes the file; what comes later is not accepted. */
  @Override
  public void close() throws IOException {
    lines.close();
    file.close();
  }

  @Override
  public String toString() {
    return "embedded audit trail " + path + ", which " + lines;
  }
}
