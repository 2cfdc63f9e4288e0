package dev.portcullis.command;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.audit.Verification;
import dev.portcullis.client.Plain;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * {@code portcullis audit}: reads and verifies the embedded trail, also of a running gateway, and
 * verifies events that were brought from elsewhere.
 */
@Command(
    name = "audit",
    description = "Shows audit events, and verifies that none was changed or removed.",
    mixinStandardHelpOptions = true)
public class AuditCommand extends Verbs {
  private static final String ROW = "%-20s %-24s %-12s %-10s %-20s %-20s %8s %6s";

  private static final Pattern EXPORTED_TIME =
      Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z \\{");

  private static final String ON_STDOUT =
      """
      The events of this gateway are on its standard output: the lines that begin with {.
      Take them from whoever collects that, a file for each chain (unmapped.portcullis.chain.id):
        portcullis audit verify FILE""";

  private final GatewayConfig config;
  private final Adapters adapters;

  AuditCommand(GatewayConfig config, Adapters adapters) {
    this.config = config;
    this.adapters = adapters;
  }

  @Command(description = "Shows the latest events, a line each.", mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--last", defaultValue = "20", description = "How many events.") int last)
      throws IOException {
    if (last < 1 || last > 100_000) {
      throw new ParameterException(spec.commandLine(), "Show from 1 to 100000 events.");
    }
    List<String> latest = new ArrayList<>();
    for (Path chain : chains()) {
      latest.addAll(latest(chain, last));
    }
    latest.sort(Comparator.comparingLong(AuditCommand::time)); // chains overlap
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        ROW.formatted("TIME", "RESULT", "OWNER", "ROUTE", "OPERATION", "MODEL", "TOKENS", "MS"));
    latest
        .subList(Math.max(0, latest.size() - last), latest.size())
        .forEach(line -> show(line, out));
    out.flush();
    return 0;
  }

  private static Collection<String> latest(Path chain, int last) throws IOException {
    Deque<String> latest = new ArrayDeque<>();
    try (Stream<String> lines = lines(chain)) {
      lines.forEach(
          line -> {
            latest.add(line);
            if (latest.size() > last) {
              latest.remove();
            }
          });
    }
    return latest;
  }

  private static long time(String line) {
    return event(line).map(event -> event.integer("time").orElse(0)).orElse(Long.MAX_VALUE);
  }

  private static Optional<Json> event(String line) {
    try {
      return Optional.of(new JsonReader(JsonLimits.REPLY).read(line));
    } catch (InvalidJson torn) {
      return Optional.empty();
    }
  }

  @Command(
      description = "Says whether each chain of events is whole; exit code 1 if one is not.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(
              arity = "0..*",
              paramLabel = "FILE",
              description =
                  "Files of events, a chain each, also as CloudWatch Logs exports them; without"
                      + " any, all in the data directory.")
          @Nullable List<Path> files)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean whole = true;
    for (Path file : files == null || files.isEmpty() ? chains() : files) {
      if (!Files.isReadable(file)) {
        throw new ParameterException(spec.commandLine(), file + " cannot be read.");
      }
      try (Stream<String> lines = lines(file)) {
        switch (Verification.of(lines.iterator())) {
          case Verification.Intact(String chain, long events, String head, List<String> open) -> {
            out.printf("whole   %s: %d events, head %s%n", file, events, head);
            open.forEach(
                request ->
                    out.printf(
                        "note    request %s announced a change; whether it was made is not here%n",
                        Plain.text(request)));
          }
          case Verification.Broken(long line, String problem) -> {
            whole = false;
            out.printf("BROKEN  %s: line %d %s%n", file, line, problem);
          }
        }
      }
    }
    out.flush();
    return whole ? 0 : CommandLine.ExitCode.SOFTWARE;
  }

  /** The files of the embedded trail, the oldest chain first. */
  private List<Path> chains() throws IOException {
    switch (adapters.trail().chosen()) {
      case EMBEDDED -> {}
      case AWS -> throw elsewhere(inCloudWatch(adapters.trail().logGroup()));
      case STDOUT -> throw elsewhere(ON_STDOUT);
    }
    Path directory = config.dataDirectory().resolve("audit");
    if (!Files.isDirectory(directory)) {
      throw new ParameterException(
          spec.commandLine(),
          directory + " is not there: no gateway has kept events in this data directory.");
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private static String inCloudWatch(String group) {
    return """
        The events of this gateway are in CloudWatch Logs, log group %s, a stream for each chain.
        docs/operate/EVIDENCE.md has the commands that bring one here, in its order; then verify it:
          portcullis audit verify CHAIN.jsonl"""
        .formatted(group);
  }

  private ParameterException elsewhere(String where) {
    return new ParameterException(spec.commandLine(), where);
  }

  /**
   * The lines of a file, without the time that an export of CloudWatch Logs puts before each; one
   * that is not UTF-8 comes as an empty one, which is no event.
   */
  private static Stream<String> lines(Path file) throws IOException {
    return Files.lines(file, StandardCharsets.ISO_8859_1)
        .map(line -> utf8(line.getBytes(StandardCharsets.ISO_8859_1)))
        .map(line -> EXPORTED_TIME.matcher(line).replaceFirst("{"));
  }

  private static String utf8(byte[] line) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException changed) {
      return "";
    }
  }

  private static void show(String line, PrintWriter out) {
    Optional<Json> read = event(line);
    if (read.isEmpty()) {
      out.println("(a line that is no event)");
      return;
    }
    Json event = read.get();
    Json ours = at(event, "unmapped", "portcullis");
    long tokens =
        at(ours, "usage").integer("input_tokens").orElse(0)
            + at(ours, "usage").integer("output_tokens").orElse(0);
    String row =
        ROW.formatted(
            Instant.ofEpochMilli(event.integer("time").orElse(0)).truncatedTo(ChronoUnit.SECONDS),
            event.text("status_code").orElse("-"),
            at(event, "actor", "user").text("name").orElse("-"),
            at(event, "api", "service").text("name").orElse("-"),
            at(event, "api").text("operation").orElse("-"),
            ours.text("model").orElse("-"),
            tokens,
            event.integer("duration").orElse(0));
    out.println(Plain.text(row)); // files come from elsewhere, too
  }

  private static Json at(Json json, String... path) {
    Json here = json;
    for (String name : path) {
      here = here.at(name).orElse(Json.Null.NULL);
    }
    return here;
  }
}
