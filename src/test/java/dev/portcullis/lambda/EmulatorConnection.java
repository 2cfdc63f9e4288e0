package dev.portcullis.lambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.json.Json;
import dev.portcullis.lambda.EmulatedInvocation.Mode;
import dev.portcullis.lambda.RuntimeApiEmulator.Delivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of a runtime to the {@link RuntimeApiEmulator}. */
final class EmulatorConnection {
  private static final String API = "/2018-06-01/runtime/";
  private static final Pattern ANSWER =
      Pattern.compile(API + "invocation/([^/]+)/(response|error)");
  private static final String HTTP_INTEGRATION =
      "application/vnd.awslambda.http-integration-response";
  private static final int GLANCE_MILLIS = 1;

  private final RuntimeApiEmulator emulator;
  private final Socket socket;
  private final RequestReader reader;
  private final OutputStream out;

  EmulatorConnection(RuntimeApiEmulator emulator, Socket socket) throws IOException {
    this.emulator = emulator;
    this.socket = socket;
    this.reader = new RequestReader(socket.getInputStream());
    this.out = socket.getOutputStream();
    socket.setTcpNoDelay(true);
  }

  void serve() throws IOException {
    try {
      for (var head = reader.head(); head != null; head = reader.head()) {
        if (head.header("host").isEmpty()) {
          emulator.defect("sends a request without one header Host");
        }
        answer(head);
        if (head.header("connection").map(c -> c.equalsIgnoreCase("close")).orElse(false)) {
          return;
        }
      }
    } catch (RequestReader.ProtocolException wrong) {
      emulator.defect("sends " + wrong.getMessage());
      throw wrong;
    }
  }

  private void answer(RequestReader.Head head) throws IOException {
    String call = head.method() + " " + head.path();
    Matcher answer = ANSWER.matcher(head.path());
    if (call.equals("GET " + API + "invocation/next")) {
      next(head);
    } else if (call.equals("POST " + API + "init/error")) {
      emulator.initError(error(head));
      accept();
    } else if (head.method().equals("POST") && answer.matches()) {
      answer(head, answer.group(1), answer.group(2).equals("error"));
    } else {
      emulator.defect("asks for what is not there: " + call);
      drain(head);
      refuse(head, 404, "NotFound");
    }
  }

  private void next(RequestReader.Head head) throws IOException {
    Optional<Delivery> delivery = emulator.next(this::gone);
    if (delivery.isEmpty()) {
      refuse(head, 400, "InvalidStateTransition");
      return;
    }
    switch (delivery.get()) {
      case Delivery.Event(EmulatedInvocation invocation) -> deliver(invocation, true);
      case Delivery.Failure(NextFault fault) -> fail(fault);
    }
  }

  private boolean gone() throws IOException {
    socket.setSoTimeout(GLANCE_MILLIS);
    try {
      return reader.gone();
    } finally {
      socket.setSoTimeout(0);
    }
  }

  private void fail(NextFault fault) throws IOException {
    switch (fault) {
      case STATUS_500 ->
          send("500 Internal Server Error", "{\"errorType\":\"InternalServerError\"}");
      case NO_ANSWER -> socket.close();
      case HALF_AN_EVENT -> {
        out.write(
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4096\r\n"
                    + "Lambda-Runtime-Aws-Request-Id: half\r\nLambda-Runtime-Deadline-Ms: 1\r\n"
                    + "\r\n{\"version\":")
                .getBytes(ISO_8859_1));
        out.flush();
        socket.close();
      }
      case NO_REQUEST_ID ->
          deliver(new EmulatedInvocation(new byte[] {'{', '}'}, InvocationOptions.usual()), false);
    }
  }

  private void deliver(EmulatedInvocation invocation, boolean named) throws IOException {
    InvocationOptions options = invocation.options();
    var head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
    if (named) {
      field(head, "Lambda-Runtime-Aws-Request-Id", options.requestId);
    }
    field(head, "Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deliver()));
    field(head, "Lambda-Runtime-Invoked-Function-Arn", options.functionArn);
    options.traceId.ifPresent(id -> field(head, "Lambda-Runtime-Trace-Id", id));
    options.invocationId.ifPresent(id -> field(head, "Lambda-Runtime-Invocation-Id", id));
    if (options.closing) {
      field(head, "Connection", "close");
    }
    byte[] event = invocation.event();
    if (options.chunked) {
      field(head, "Transfer-Encoding", "chunked");
      write(head.append("\r\n"));
      int half = event.length / 2;
      chunk(event, 0, half);
      chunk(event, half, event.length - half);
      write(new StringBuilder("0\r\n\r\n"));
    } else {
      field(head, "Content-Length", Integer.toString(event.length));
      write(head.append("\r\n"));
      out.write(event);
    }
    out.flush();
    if (options.closing) {
      socket.close();
    }
  }

  private void chunk(byte[] bytes, int from, int length) throws IOException {
    if (length > 0) {
      write(new StringBuilder(Integer.toHexString(length)).append("\r\n"));
      out.write(bytes, from, length);
      write(new StringBuilder("\r\n"));
    }
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private void write(CharSequence text) throws IOException {
    out.write(text.toString().getBytes(ISO_8859_1));
  }

  private void answer(RequestReader.Head head, String requestId, boolean isError)
      throws IOException {
    Optional<EmulatedInvocation> named = emulator.delivered(requestId);
    int status = named.map(i -> i.admits(head.header("lambda-runtime-invocation-id"))).orElse(400);
    if (named.isEmpty() || status != 202) {
      refuse(head, status, status == 410 ? "InvocationGone" : "InvalidRequestID");
      drain(head);
    } else if (isError) {
      ReportedError error = error(head);
      named.get().fail(error);
      accept();
    } else {
      read(head, named.get());
    }
  }

  private void read(RequestReader.Head head, EmulatedInvocation invocation) throws IOException {
    boolean streamed =
        head.header("lambda-runtime-function-response-mode")
            .filter("streaming"::equals)
            .isPresent();
    if (streamed && !head.chunked()) {
      emulator.defect("streams an answer of a declared length");
    }
    Map<String, List<String>> trailers;
    try {
      invocation.answering(head, streamed ? Mode.STREAMED : Mode.BUFFERED);
      trailers = reader.body(head, invocation::take);
    } catch (EmulatedInvocation.BrokenOff ours) {
      invocation.breakOff();
      socket.setSoLinger(true, 0);
      throw ours;
    } catch (IOException theirs) {
      invocation.breakOff();
      throw theirs;
    }
    byte[] bytes = invocation.bytes();
    if (!streamed && bytes.length > RuntimeApiEmulator.LARGEST_ANSWER) {
      invocation.takeBack();
      refuse(head, 413, "RequestEntityTooLarge");
      return;
    }
    if (streamed
        && head.header("content-type").filter(HTTP_INTEGRATION::equals).isPresent()
        && EmulatedAnswer.preludeLength(bytes).isEmpty()) {
      emulator.defect("streams an answer whose prelude does not end");
    }
    Set<String> unannounced = new TreeSet<>(trailers.keySet());
    unannounced.removeAll(announced(head));
    if (!unannounced.isEmpty()) {
      emulator.defect("sends trailers that it did not announce: " + unannounced);
    }
    invocation.complete(trailers);
    accept();
  }

  private static List<String> announced(RequestReader.Head head) {
    return head.headers().getOrDefault("trailer", List.of()).stream()
        .flatMap(value -> Pattern.compile(",").splitAsStream(value))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .toList();
  }

  private ReportedError error(RequestReader.Head head) throws IOException {
    var text = new ByteArrayOutputStream();
    reader.body(head, text::writeBytes);
    Json body;
    try {
      body = EmulatedAnswer.json(text.toByteArray());
    } catch (IllegalArgumentException noJson) {
      emulator.defect("reports an error that is no JSON");
      body = Json.obj();
    }
    String type = head.header("lambda-runtime-function-error-type").orElse("");
    return new ReportedError(type, body, text.toString(UTF_8));
  }

  private void drain(RequestReader.Head head) throws IOException {
    reader.body(head, bytes -> {});
  }

  private void accept() throws IOException {
    send("202 Accepted", "{\"status\":\"OK\"}");
  }

  private void refuse(RequestReader.Head head, int status, String type) throws IOException {
    emulator.refuse(head.path(), status);
    send(status + " Refused", "{\"errorMessage\":\"refused\",\"errorType\":\"" + type + "\"}");
  }

  private void send(String status, String body) throws IOException {
    write(
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
    out.flush();
  }
}
