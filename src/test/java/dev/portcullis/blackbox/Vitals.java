package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds, seen from outside.
 *
 * @param threads platform threads
 * @param requests threads of requests, which are virtual; an executable does not tell them
 * @param files open files and sockets; 0 where the system does not show them
 * @param heap bytes of the heap that are in use after a collection; of an executable, which tells
 *     no such thing, the bytes that are resident
 */
record Vitals(int threads, int requests, int files, long heap) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern REQUEST = Pattern.compile("\"name\": *\"request-");
  private static final Pattern PLATFORM = Pattern.compile("(?m)^\"[^\"]*\" #\\d+");

  /** Looks at a process of this user. */
  static Vitals of(ProcessHandle process) throws IOException, InterruptedException {
    return process.info().command().orElse("").endsWith("java")
        ? ofJava(process.pid())
        : ofExecutable(process.pid());
  }

  private static Vitals ofExecutable(long pid) throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    return new Vitals(
        (int) number("Threads:", status), 0, files(pid), number("VmRSS:", status) << 10);
  }

  private static long number(String name, List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static Vitals ofJava(long pid) throws IOException, InterruptedException {
    ask(pid, "GC.run");
    Matcher heap = USED.matcher(ask(pid, "GC.heap_info"));
    long used = heap.results().mapToLong(h -> Long.parseLong(h.group(1)) << 10).limit(2).sum();
    assertThat(used).as("the heap in use").isPositive();
    return new Vitals(count(PLATFORM, ask(pid, "Thread.print")), requests(pid), files(pid), used);
  }

  private static int requests(long pid) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("portcullis-threads");
    Path dump = directory.resolve("threads.json");
    try {
      ask(pid, "Thread.dump_to_file", "-format=json", dump.toString());
      return count(REQUEST, Files.readString(dump));
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(directory);
    }
  }

  private static int files(long pid) throws IOException {
    Path open = Path.of("/proc", Long.toString(pid), "fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(open)) {
      return (int) files.count();
    }
  }

  private static int count(Pattern what, String text) {
    return (int) what.matcher(text).results().count();
  }

  private static String ask(long pid, String... words) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> command =
        Stream.concat(Stream.of(jcmd.toString(), Long.toString(pid)), Stream.of(words)).toList();
    Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(asked.getInputStream().readAllBytes());
    assertThat(asked.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(asked.exitValue()).as(answer).isZero();
    return answer;
  }
}
