package dev.portcullis.blackbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a process prints, line by line, as it comes. */
final class ProcessOutput {
  @SuppressWarnings("JdkObsolete") // two threads append
  private final StringBuffer both = new StringBuffer();

  @SuppressWarnings("JdkObsolete") // written by one thread, read by another
  private final StringBuffer standard = new StringBuffer();

  private final List<Thread> readers = new ArrayList<>();

  ProcessOutput(Process process) {
    read(process.getInputStream(), line -> standard.append(line).append('\n'));
    read(process.getErrorStream(), line -> {});
  }

  /** What came so far, to either stream. */
  String both() {
    return both.toString();
  }

  /** What came so far to standard output. */
  String standard() {
    return standard.toString();
  }

  /** Waits, some seconds, until all of it was read. */
  void awaitEnd() throws InterruptedException {
    for (Thread reader : readers) {
      reader.join(TimeUnit.SECONDS.toMillis(10));
    }
  }

  private void read(InputStream stream, Consumer<String> also) {
    readers.add(
        Thread.ofPlatform() // a virtual one would keep its carrier while it reads a pipe
            .daemon()
            .start(
                () -> {
                  try (var lines =
                      new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                      also.accept(line);
                      both.append(line + '\n'); // at once: two threads do this
                    }
                  } catch (IOException ended) {
                    // the process is gone
                  }
                }));
  }
}
