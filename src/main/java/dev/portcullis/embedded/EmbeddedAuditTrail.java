package dev.portcullis.embedded;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.BatchWriter;
import dev.portcullis.audit.ChainedLines;
import dev.portcullis.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A trail of JSON lines in one file for each process, {@code <directory>/<chain>.jsonl}, readable
 * by its owner alone. Callers wait until the write that holds their event has returned. After a
 * failed write the trail stays unavailable. Safe for use by several threads.
 */
public final class EmbeddedAuditTrail implements AuditTrail {
  private final Path path;
  private final FileChannel file;
  private final BatchWriter writer;

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
    file =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    writer = ChainedLines.writer(chainId, this::write);
  }

  /** Where the events stand. */
  public Path path() {
    return path;
  }

  @Override
  public void accept(Json.Obj event) {
    writer.accept(event);
  }

  /** Writes what waits, and closes the file; what comes later is not accepted. */
  @Override
  public void close() throws IOException {
    writer.close();
    file.close();
  }

  private void write(byte[] lines) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(lines);
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public String toString() {
    return "embedded audit trail " + path + ", which " + writer;
  }
}
