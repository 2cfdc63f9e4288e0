package dev.portcullis.lambda;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.lambda.ApiConnection.Answer;
import dev.portcullis.pipeline.Headers;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * AWS Lambda's Runtime API, version 2018-06-01, over one connection that is kept. One thread at a
 * time may use it; {@link #close} may be called from any.
 */
public final class RuntimeApi implements AutoCloseable {
  /** The variable by which the platform says where its API is; there is none elsewhere. */
  public static final String VARIABLE = "AWS_LAMBDA_RUNTIME_API";

  private static final String PREFIX = "/2018-06-01/runtime/";

  /** How often an invocation is asked for before the platform is given up. */
  private static final int TRIES = 3;

  /** The part of a trace id that names the trace; a client may have chosen it, in this form. */
  private static final Pattern ROOT = Pattern.compile("Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(;.*)?");

  private static final String INVOCATION_ID = "lambda-runtime-invocation-id";
  private static final String ERROR_TYPE = "lambda-runtime-function-error-type";
  private static final String ERROR_BODY = "lambda-runtime-function-error-body";

  private final String host;
  private final int port;
  private volatile @Nullable ApiConnection connection;
  private volatile boolean closed;

  /** The answer does not count: the platform has ended the invocation that it belongs to. */
  static final class TooLate extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** The API of this place. */
  private RuntimeApi(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** The API that this environment names; none outside Lambda. */
  public static Optional<RuntimeApi> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE)).map(RuntimeApi::at);
  }

  /**
   * The API at this place, written {@code host:port}.
   *
   * @throws IllegalArgumentException if it is written otherwise
   */
  static RuntimeApi at(String place) {
    URI uri = URI.create("http://" + place);
    if (uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException(VARIABLE + " is not host:port");
    }
    return new RuntimeApi(uri.getHost(), uri.getPort());
  }

  /**
   * Waits for the next invocation, however long the platform lets this process sleep.
   *
   * @throws IOException if the platform cannot be asked, or says that this environment is over
   */
  Invocation next() throws IOException {
    for (int left = TRIES - 1; ; left--) {
      try {
        ApiConnection api = open();
        if (closed) { // before this wait, which nobody would end
          throw new IOException("closed");
        }
        return invocation(api.get(PREFIX + "invocation/next"));
      } catch (Refused refused) {
        throw refused;
      } catch (IOException broken) {
        drop();
        if (left == 0 || closed) {
          throw broken;
        }
      }
    }
  }

  private static Invocation invocation(Answer answer) throws IOException {
    Headers headers = answer.headers();
    if (answer.status() != 200) {
      throw new Refused("the Runtime API gives no invocation", answer.status());
    }
    String id = headers.first("lambda-runtime-aws-request-id").orElse("");
    if (!id.matches("[0-9A-Za-z-]{1,128}")) {
      throw new Refused("the Runtime API gives an invocation without an id", answer.status());
    }
    return new Invocation(
        id,
        headers.first(INVOCATION_ID),
        Instant.ofEpochMilli(deadline(headers)),
        headers
            .first("lambda-runtime-trace-id")
            .map(ROOT::matcher)
            .filter(Matcher::matches)
            .map(root -> root.group(1)),
        answer.body());
  }

  private static long deadline(Headers headers) throws Refused {
    try {
      return Long.parseLong(headers.first("lambda-runtime-deadline-ms").orElse(""));
    } catch (NumberFormatException none) {
      throw new Refused("the Runtime API gives an invocation without a deadline", 200);
    }
  }

  /** Answers an invocation with a whole document. */
  void respond(Invocation invocation, byte[] json) throws IOException {
    taken(
        asked(
            this::open,
            api ->
                api.post(
                    path(invocation, "response"), fields(invocation, "application/json"), json)));
  }

  /** Begins a streamed answer: what comes first of it leaves at once. */
  void startStream(Invocation invocation, byte[] first) throws IOException {
    Headers headers =
        fields(invocation, "application/vnd.awslambda.http-integration-response")
            .plus("lambda-runtime-function-response-mode", "streaming")
            .plus("trailer", ERROR_TYPE + ", " + ERROR_BODY);
    said(this::open, api -> api.startPost(path(invocation, "response"), headers, first));
  }

  /** Sends more of a streamed answer, at once. */
  void stream(byte[] bytes) throws IOException {
    said(this::streaming, api -> api.write(bytes));
  }

  /** Ends a streamed answer. */
  void endStream(byte[] last) throws IOException {
    taken(asked(this::streaming, api -> api.end(last, Headers.NONE)));
  }

  /** Ends a streamed answer as one that failed. */
  void failStream(FunctionError error) throws IOException {
    String body = Base64.getEncoder().encodeToString(JsonWriter.bytes(error.json()));
    taken(
        asked(
            this::streaming,
            api -> api.end(new byte[0], Headers.of(ERROR_TYPE, error.type(), ERROR_BODY, body))));
  }

  /** Says that an invocation has no answer. */
  void fail(Invocation invocation, FunctionError error) throws IOException {
    taken(
        asked(
            this::open,
            api ->
                api.post(
                    path(invocation, "error"),
                    fields(invocation, "application/json").plus(ERROR_TYPE, error.type()),
                    JsonWriter.bytes(error.json()))));
  }

  /**
   * Says that this process cannot start; the platform shows the message to its operator.
   *
   * @param message for people; it quotes no value of the configuration
   */
  public void failInit(String message) throws IOException {
    var error = new FunctionError("Portcullis.Start", message);
    taken(
        asked(
            this::open,
            api ->
                api.post(
                    PREFIX + "init/error",
                    Headers.of("content-type", "application/json", ERROR_TYPE, error.type()),
                    JsonWriter.bytes(error.json()))));
  }

  /** Gives the connection up where a streamed answer stands: the platform sees it broken. */
  void drop() {
    ApiConnection dropped = connection;
    connection = null;
    if (dropped != null) {
      dropped.close();
    }
  }

  private static String path(Invocation invocation, String what) {
    return PREFIX + "invocation/" + invocation.id() + "/" + what;
  }

  private static Headers fields(Invocation invocation, String type) {
    Headers headers = Headers.of("content-type", type);
    return invocation.guard().map(guard -> headers.plus(INVOCATION_ID, guard)).orElse(headers);
  }

  /** Something asked on the connection. */
  private interface Question {
    Answer to(ApiConnection api) throws IOException;
  }

  /** Something said on the connection. */
  private interface Word {
    void to(ApiConnection api) throws IOException;
  }

  /** A connection to say it on. */
  private interface Line {
    ApiConnection get() throws IOException;
  }

  private Answer asked(Line line, Question question) throws IOException {
    try {
      return question.to(line.get());
    } catch (IOException broken) {
      drop();
      throw broken;
    }
  }

  private void said(Line line, Word word) throws IOException {
    try {
      word.to(line.get());
    } catch (IOException broken) {
      drop();
      throw broken;
    }
  }

  /** The connection on which a streamed answer has begun: no other can take the rest of it. */
  private ApiConnection streaming() throws IOException {
    ApiConnection open = connection;
    if (open == null) {
      throw new IOException("the answer broke off");
    }
    return open;
  }

  private ApiConnection open() throws IOException {
    ApiConnection open = connection;
    if (open == null || !open.lasts()) {
      drop();
      open = ApiConnection.to(host, port);
      connection = open;
    }
    return open;
  }

  private static void taken(Answer answer) throws IOException {
    if (answer.status() == 410) {
      throw new TooLate();
    }
    if (answer.status() >= 300) {
      throw new Refused("the Runtime API does not take the answer", answer.status());
    }
  }

  /** The platform answered, and it was a refusal. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String what, int status) {
      super(what + ": " + status);
    }
  }

  /** Ends a wait for the next invocation; one that has come can still be answered. */
  @Override
  public void close() {
    closed = true;
    drop();
  }
}
