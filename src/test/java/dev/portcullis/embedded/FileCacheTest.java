package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCacheTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-24T00:00:00Z");

  private final AtomicInteger reads = new AtomicInteger();
  private Instant now = WRITTEN.plusSeconds(60);
  private final InstantSource clock = () -> now;
  private final FileCache<String> cache = new FileCache<>(clock);
  private final Path directory;
  private final Path file;

  FileCacheTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.file = directory.resolve("file");
    write(file, "one");
  }

  private String read() throws IOException {
    return cache.read(
        file,
        (path, content) -> {
          reads.incrementAndGet();
          return new String(content, StandardCharsets.UTF_8);
        });
  }

  @Test
  void readsOnceWhatDoesNotChange() throws IOException {
    assertThat(read()).isEqualTo("one");
    assertThat(read()).isEqualTo("one");

    assertThat(reads).hasValue(1);
  }

  @Test
  void readsAgainWhatWasRenamedOverTheFile() throws IOException {
    assertThat(read()).isEqualTo("one");
    Path other = directory.resolve("other");
    Files.writeString(other, "two");
    Files.setLastModifiedTime(other, FileTime.from(WRITTEN));
    Files.move(other, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);

    assertThat(read()).isEqualTo("two");
  }

  @Test
  void doesNotTrustAFileWrittenAMomentAgo() throws IOException {
    now = WRITTEN.plusMillis(500);
    assertThat(read()).isEqualTo("one");
    write(file, "two"); // of the same size, within the same tick, in the same file

    assertThat(read()).isEqualTo("two");
  }

  @Test
  void doesNotTrustAFileFromTheFuture() throws IOException {
    now = WRITTEN.minusSeconds(60);
    assertThat(read()).isEqualTo("one");
    write(file, "two");

    assertThat(read()).isEqualTo("two");
  }

  @Test
  void forgetsWhatHasGone() throws IOException {
    assertThat(read()).isEqualTo("one");
    Files.delete(file);

    assertThatIOException().isThrownBy(() -> read()).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void readsNothingLargerThanOneMebibyte() throws IOException {
    Files.write(file, new byte[(1 << 20) + 1]);

    assertThatIOException().isThrownBy(() -> read()).withMessageContaining("1 MiB");
  }

  private static void write(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
  }
}
