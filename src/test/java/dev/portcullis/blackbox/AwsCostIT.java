package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.AwsProxy;
import dev.portcullis.aws.AwsProxy.Call;
import dev.portcullis.aws.AwsProxy.Service;
import dev.portcullis.aws.AwsWorld;
import dev.portcullis.aws.LocalStack;
import dev.portcullis.tools.GeneratedPart;
import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How often a request calls AWS: counted on the wire, and kept in docs/AWS.md. */
@Tag("slow")
@ExtendWith(LocalStack.Extension.class)
class AwsCostIT {
  private static final String REPLY =
      """
      {"id":"1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[{"index":0,\
      "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";
  private static final Map<String, String> TOKENS =
      Map.of("portcullis.limits.key.tokens", "100000000/1d");
  private static final Map<String, String> ONE_REQUEST =
      Map.of("portcullis.limits.key.requests", "1/31d");
  private static final Map<String, String> ALWAYS_STALE =
      Map.of("portcullis.keys.cache.refresh-after", "0s", "portcullis.secrets.refresh-after", "0s");

  private static final Map<String, String> NOTHING_VALID =
      Map.of(
          "portcullis.keys.cache.refresh-after", "0s",
          "portcullis.keys.cache.valid-for", "1ms",
          "portcullis.secrets.refresh-after", "0s",
          "portcullis.secrets.valid-for", "1ms");

  private final LocalStack emulator;

  AwsCostIT(LocalStack emulator) {
    this.emulator = emulator;
  }

  /** What was called until the model was asked, until the reply's end, and afterwards. */
  private record Cost(List<Call> before, List<Call> until, List<Call> after) {
    String row(String situation) {
      return "| %s | %s | %s | %s |\n".formatted(situation, text(before), text(until), text(after));
    }

    private static String text(List<Call> calls) {
      return calls.isEmpty()
          ? "–"
          : calls.stream()
              .collect(
                  Collectors.groupingBy(
                      Function.identity(),
                      () -> new TreeMap<>(Comparator.comparing(Call::toString)),
                      Collectors.counting()))
              .entrySet()
              .stream()
              .map(e -> name(e.getKey()) + (e.getValue() == 1 ? "" : " × " + e.getValue()))
              .collect(Collectors.joining(", "));
    }

    private static String name(Call call) {
      String service =
          switch (call.service()) {
            case DYNAMODB -> "DynamoDB";
            case KMS -> "KMS";
            case SECRETS_MANAGER -> "Secrets Manager";
            case LOGS -> "Logs";
          };
      return service + " `" + call.operation() + "`";
    }
  }

  /** A server whose calls are counted. */
  private final class Counted implements AutoCloseable {
    private final AwsWorld world = AwsWorld.in(emulator);
    private final AwsProxy proxy = new AwsProxy(emulator);
    private final List<Call> beforeTheModel = new CopyOnWriteArrayList<>();
    private final ScriptedUpstream model =
        ScriptedUpstream.start(
            (request, wire) -> {
              beforeTheModel.addAll(proxy.take());
              wire.reply(200, "application/json", REPLY);
            });
    private final AwsServer server;
    private final List<Call> start;

    Counted(Map<String, String> configuration) {
      server = AwsServer.start(world, proxy, model.uri("/"), configuration);
      start = settled();
    }

    Cost chat(int status) throws IOException {
      return chat(server.key(), status);
    }

    Cost chat(String key, int status) throws IOException {
      beforeTheModel.clear();
      assertThat(server.chat(key).status()).isEqualTo(status);
      List<Call> rest = settled();
      boolean asked = !beforeTheModel.isEmpty();
      List<Call> before = asked ? List.copyOf(beforeTheModel) : without(rest, Service.LOGS);
      List<Call> until = rest.stream().filter(c -> c.service() == Service.LOGS).toList();
      return new Cost(before, until, asked ? without(rest, Service.LOGS) : List.of());
    }

    private static List<Call> without(List<Call> calls, Service service) {
      return calls.stream().filter(call -> call.service() != service).toList();
    }

    /** The calls until there have been none for a while. */
    private List<Call> settled() {
      List<Call> all = new ArrayList<>(proxy.take());
      try {
        for (int quiet = 0; quiet < 5; quiet++) {
          Thread.sleep(200);
          List<Call> more = proxy.take();
          quiet = more.isEmpty() ? quiet : 0;
          all.addAll(more);
        }
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
      return all;
    }

    @Override
    public void close() {
      server.close();
      model.close();
      proxy.close();
      world.close();
    }
  }

  @Test
  void callsAwsAsOftenAsTheDocumentationSays() throws IOException {
    var table = new StringBuilder();
    table.append("| | before the model is asked | before the reply ends | after the reply |\n");
    table.append("|---|---|---|---|\n");
    try (var plain = new Counted(Map.of())) {
      Cost first = plain.chat(200);
      Cost warm = plain.chat(200);
      Cost forged = plain.chat(forged(plain.server.key()), 401);
      assertThat(warm.before()).hasSize(1).allMatch(call -> call.service() == Service.DYNAMODB);
      assertThat(warm.after()).isEmpty();
      assertThat(forged.before()).isEmpty();
      table.append(new Cost(plain.start, List.of(), List.of()).row("the start of a process"));
      table.append(first.row("the first request of a key in a process"));
      table.append(warm.row("each further one"));
      table.append(forged.row("a forged, mistyped or expired key"));
    }
    try (var fenced = new Counted(Map.of())) {
      fenced.server.fence();
      table.append(fenced.chat(200).row("the first one of a tenant that has a policy"));
      assertThat(fenced.chat(200).before()).hasSize(1);
    }
    try (var paused = new Counted(NOTHING_VALID)) {
      paused.chat(200);
      table.append(
          paused.chat(200).row("one after a pause in which all that is remembered grew too old"));
    }
    try (var tokens = new Counted(TOKENS)) {
      tokens.chat(200);
      Cost warm = tokens.chat(200);
      assertThat(warm.before()).hasSize(1);
      table.append(warm.row("with a limit of tokens: what was not used is given back"));
    }
    try (var limited = new Counted(ONE_REQUEST)) {
      limited.chat(200);
      table.append(limited.chat(429).row("a call that a limit refuses"));
    }
    try (var stale = new Counted(ALWAYS_STALE)) {
      stale.chat(200);
      Cost warm = stale.chat(200);
      assertThat(warm.before()).hasSize(1);
      table.append(warm.row("once in a while: what is remembered is refreshed"));
    }
    GeneratedPart.keep(Path.of("docs/AWS.md"), "calls", table.toString());
  }

  /** The key with another secret. */
  private static String forged(String key) {
    int at = key.length() - 60;
    return key.substring(0, at) + (key.charAt(at) == 'a' ? 'b' : 'a') + key.substring(at + 1);
  }
}
