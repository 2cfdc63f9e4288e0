package dev.portcullis.embedded;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.Chain;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A trail of JSON lines in one file for each process, {@code <directory>/<chain>.jsonl}, readable
 * by its owner alone. One thread that nothing interrupts writes, as many events at once as wait;
 * callers wait until the write that holds their event has returned. After a failed write the trail
 * stays unavailable: a chain that goes on behind a torn line would be no evidence.
 */
public final class EmbeddedAuditTrail implements AuditTrail, AutoCloseable {
  private static final int MOST_WAITING = 16_384;
  private static final int MOST_AT_ONCE = 256;

  /** An event on its way; none marks the end. */
  private record Entry(Optional<Json.Obj> event, CompletableFuture<Void> accepted) {}

  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Path path;
  private final FileChannel file;
  private final Chain chain;
  private final Thread writer;
  private volatile boolean finished;

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
    path = directory.resolve(chainId + ".jsonl");
    file =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    chain = new Chain(chainId);
    writer = Thread.ofPlatform().name("audit").daemon().start(this::writeUntilTheEnd);
  }

  /** Where the events stand. */
  public Path path() {
    return path;
  }

  @Override
  public void accept(Json.Obj event) {
    await(new Entry(Optional.of(event), new CompletableFuture<>()));
  }

  /** Writes what waits, and closes the file; what comes later is not accepted. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      await(new Entry(Optional.empty(), new CompletableFuture<>()));
    }
    file.close();
  }

  private void await(Entry entry) {
    if (finished || !queue.offer(entry)) {
      throw unavailable(new IOException(finished ? "closed" : "too many events wait"));
    }
    if (finished) {
      refuseTheRest(new IOException("closed"));
    }
    try {
      entry.accepted().join();
    } catch (CompletionException notAccepted) {
      throw unavailable(notAccepted);
    }
  }

  private static TrailUnavailable unavailable(Throwable because) {
    return new TrailUnavailable("the audit trail does not take events", because);
  }

  private void writeUntilTheEnd() {
    Throwable end = new IOException("closed");
    try {
      while (writeSome()) {}
    } catch (IOException | InterruptedException | RuntimeException | Error failure) {
      end = failure;
    } finally {
      finished = true;
      refuseTheRest(end);
    }
  }

  /** Writes what waits, in one piece; false after the mark of the end. */
  private boolean writeSome() throws IOException, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    entries.add(queue.take());
    queue.drainTo(entries, MOST_AT_ONCE - 1);
    try {
      boolean goesOn = write(entries);
      entries.forEach(entry -> entry.accepted().complete(null));
      return goesOn;
    } catch (IOException | RuntimeException | Error failure) {
      entries.forEach(entry -> entry.accepted().completeExceptionally(failure));
      throw failure;
    }
  }

  private boolean write(List<Entry> entries) throws IOException {
    boolean goesOn = true;
    var lines = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      if (entry.event().isPresent()) {
        lines.writeBytes(JsonWriter.bytes(chain.link(entry.event().get())));
        lines.write('\n');
      } else {
        goesOn = false;
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    return goesOn;
  }

  private void refuseTheRest(Throwable because) {
    for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
      entry.accepted().completeExceptionally(because);
    }
  }

  @Override
  public String toString() {
    return "embedded audit trail " + path + (writer.isAlive() ? "" : " (ended)");
  }
}
