package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyRing;
import dev.portcullis.http.Wire;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The packaged gateway in server mode, on embedded adapters: with a key ring and routes that the
 * test gave it, and keys that the packaged command line made beside it.
 */
final class ServerUnderTest implements AutoCloseable {
  private static final JsonReader JSON = new JsonReader(JsonLimits.REPLY);

  /** What is to be started. */
  static final class Setup {
    private final Path home = temporary();
    private final GatewayProcess.Setup process = GatewayProcess.server().home(home);
    private final Map<String, String[]> keys = new LinkedHashMap<>();

    private Setup() {
      keys.put("any", new String[] {"--scope", "*"});
      process.with("portcullis.keys.ring", ring(home));
    }

    /** A route to an upstream of this machine, on which everything is allowed. */
    Setup route(String name, String dialect, URI upstream) {
      return route(name, dialect, upstream.toString())
          .with("portcullis.routes." + name + ".upstreams[0].private-network", "true");
    }

    /** A route to this upstream, on which everything is allowed. */
    Setup route(String name, String dialect, String upstream) {
      String route = "portcullis.routes." + name;
      return with(route + ".dialect", dialect)
          .with(
              route + ".operations",
              "chat,responses,embeddings,messages,messages.count_tokens,models.read,invoke")
          .with(route + ".retry.attempts", "1") // a test of one failure sees one try
          .with(route + ".breaker.failures", "1000000")
          .with(route + ".models", "*")
          .with(route + ".upstreams[0].base-url", upstream);
    }

    /** A route on which no guard looks at replies, so that bytes pass. */
    Setup unread(String name) {
      String guard = "portcullis.routes." + name + ".guard.";
      return with(guard + "secrets.output", "allow").with(guard + "personal.output", "allow");
    }

    /** A configuration key. */
    Setup with(String key, String value) {
      process.with(key, value);
      return this;
    }

    /** An environment variable. */
    Setup variable(String name, String value) {
      process.variable(name, value);
      return this;
    }

    /** The largest heap, such as 64m. */
    Setup heap(String size) {
      process.heap(size);
      return this;
    }

    /** The words before the command, of a program that starts it in its own place. */
    Setup by(String... words) {
      process.by(words);
      return this;
    }

    /** An API key, made with these options of the command line. */
    Setup key(String name, String... options) {
      keys.put(name, options);
      return this;
    }

    /** The folder of everything that belongs to it. */
    Path home() {
      return home;
    }

    /** Starts it without keys, and waits for nothing. */
    GatewayProcess launch() {
      return process.launch();
    }

    /** Starts it, and makes the keys meanwhile. */
    ServerUnderTest start() {
      var making = new LinkedHashMap<String, GatewayProcess>();
      keys.forEach((name, options) -> making.put(name, create(home, options)));
      GatewayProcess gateway = process.start();
      try {
        var texts = new LinkedHashMap<String, String>();
        making.forEach((name, command) -> texts.put(name, PrintedKey.of(command)));
        return new ServerUnderTest(gateway, texts);
      } catch (RuntimeException | Error failure) {
        gateway.close();
        throw failure;
      }
    }
  }

  private final GatewayProcess gateway;
  private final Map<String, String> keys;

  private ServerUnderTest(GatewayProcess gateway, Map<String, String> keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** A server without routes yet, and with a key named {@code any} that may do everything. */
  static Setup setup() {
    return new Setup();
  }

  /** The packaged command line, making a key. */
  static GatewayProcess create(Path home, String... options) {
    boolean owned = List.of(options).contains("--owner");
    Stream<String> words =
        owned ? Stream.of("key", "create") : Stream.of("key", "create", "--owner", "test");
    return command(home, Stream.concat(words, Stream.of(options)).toArray(String[]::new));
  }

  private static GatewayProcess command(Path home, String... words) {
    return GatewayProcess.server()
        .home(home)
        .with("portcullis.keys.ring", ring(home))
        .arguments(words)
        .launch();
  }

  /** The packaged command line, on this server's data; never to be closed, or the data goes. */
  GatewayProcess command(String... words) {
    return command(gateway.home(), words);
  }

  /** The process. */
  GatewayProcess process() {
    return gateway;
  }

  /** Its URL, without a slash at the end. */
  String url() {
    return gateway.url();
  }

  int port() {
    return URI.create(url()).getPort();
  }

  /** The key that may do everything. */
  String key() {
    return key("any");
  }

  /** The key of this name. */
  String key(String name) {
    return Objects.requireNonNull(keys.get(name));
  }

  /** A connection to it. */
  Wire connect() throws IOException {
    return new Wire(port());
  }

  /** A connection whose client asks for nothing that it does not read. */
  Wire connectReadingLittle() throws IOException {
    return new Wire(port(), 4_096);
  }

  /** A request with the key, and these headers (each a whole line), as it goes on the wire. */
  String post(String path, String body, String... headers) {
    return head("POST", path, headers)
        + "content-type: application/json\r\ncontent-length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  /** A request with the key, and these headers (each a whole line), as it goes on the wire. */
  String get(String path, String... headers) {
    return head("GET", path, headers) + "\r\n";
  }

  /** A head without its end: host, key and these headers. */
  String head(String method, String path, String... headers) {
    var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: gateway\r\n");
    head.append("authorization: Bearer ").append(key()).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.toString();
  }

  /** The body of a call of OpenAI's chat completions. */
  static String chat(String model) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"a b c d e f\"}]}"
        .formatted(model);
  }

  /** The same, whose reply is to be streamed. */
  static String streamedChat(String model) {
    return chat(model).replace("{\"model\"", "{\"stream\":true,\"model\"");
  }

  /** Its audit events so far, oldest first; not those of commands beside it. */
  List<Json> events() {
    var events = new ArrayList<Json>();
    try {
      for (String line : gateway.chains().wholeOfGateways()) {
        events.add(JSON.read(line));
      }
      return events;
    } catch (InvalidJson broken) {
      throw new AssertionError(broken.problem(), broken);
    }
  }

  /** The {@code status_code} of the one event that there is more than there were. */
  String eventAfter(int before) {
    Eventually.holds(() -> events().size() > before);
    List<Json> events = events();
    assertThat(events).hasSize(before + 1);
    return code(events.getLast());
  }

  /** The {@code status_code} of the one event of the request that this answers. */
  String eventOf(Wire.Response response) {
    return eventOf(response.header("x-request-id"));
  }

  /** The {@code status_code} of the one event of the request of this id. */
  String eventOf(String id) {
    List<Json> events =
        events().stream()
            .filter(e -> e.at("metadata").flatMap(m -> m.text("uid")).orElseThrow().equals(id))
            .toList();
    assertThat(events).as("events of request " + id).hasSize(1);
    return code(events.getFirst());
  }

  private static String code(Json event) {
    return event.text("status_code").orElseThrow();
  }

  @Override
  public void close() {
    gateway.close();
  }

  /** Where the key ring of this folder is; made if it was not there. */
  static String ring(Path home) {
    Path file = home.resolve("ring.json");
    try {
      if (Files.notExists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, KeyRing.random(new SecureRandom()).unsafeBytes());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return "file:" + file;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("portcullis-test");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
