package dev.portcullis.lambda;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.FrontDoor;
import dev.portcullis.pipeline.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as a front door put it into an event, and the form in which that door takes the
 * answer. {@code toString} shows nothing of it.
 *
 * @param door through which it came
 * @param multiValue whether the door writes header fields as lists, and wants them back so
 * @param peer who holds the other end of the door's connection, as the door says
 * @param secure whether it came over TLS
 */
record HttpEvent(
    Door door,
    boolean multiValue,
    String method,
    String target,
    Headers headers,
    EventBody body,
    InetAddress peer,
    boolean secure) {

  /** The front doors of a function, by what they take. */
  enum Door {
    /** A function URL; payload version 2.0. */
    FUNCTION_URL(true, 6 << 20),
    /** An HTTP API of API Gateway; payload version 2.0. */
    HTTP_API(false, 6 << 20),
    /** A REST API of API Gateway; payload version 1.0. */
    REST_API(true, 6 << 20),
    /** An Application Load Balancer. */
    LOAD_BALANCER(false, 1 << 20);

    /** What status and headers take of an answer. */
    private static final int HEAD = 64 << 10;

    private final boolean canStream;
    private final int longestAnswer;

    Door(boolean canStream, int longestAnswer) {
      this.canStream = canStream;
      this.longestAnswer = longestAnswer;
    }

    /**
     * What it carries; a body that is not streamed must fit an answer in Base64, too.
     *
     * @param streaming whether the doors that can stream are set to
     */
    FrontDoor carries(boolean streaming) {
      return new FrontDoor(canStream && streaming, longestBody());
    }

    private long longestBody() {
      return (longestAnswer - HEAD) * 3L / 4;
    }
  }

  /** What stands for an event that is no HTTP request; its answer has the form of version 2.0. */
  static HttpEvent unreadable() {
    return new HttpEvent(
        Door.HTTP_API,
        false,
        "",
        "",
        Headers.NONE,
        EventBody.NONE,
        new InetSocketAddress(0).getAddress(),
        false);
  }

  /** What comes before the body of a streamed answer. */
  Json.Obj answerHead(int status, Headers fields) {
    Json.Obj head = Json.obj(member("statusCode", status));
    if (multiValue) {
      return head.with("multiValueHeaders", lists(fields));
    }
    List<String> cookies = fields.all("set-cookie");
    Json.Obj single = head.with("headers", joined(fields));
    return cookies.isEmpty() ? single : single.with("cookies", Json.strings(cookies));
  }

  /** A whole answer. */
  Json.Obj answer(int status, Headers fields, byte[] body) {
    Json.Obj head = answerHead(status, fields);
    if (door == Door.LOAD_BALANCER) {
      head = head.with("statusDescription", Json.of(status + " " + phrase(status)));
    }
    Optional<Json> text =
        text(body).filter(t -> JsonWriter.length(t) <= door.longestBody() * 4 / 3);
    return head.with(
            "body", text.orElseGet(() -> Json.of(Base64.getEncoder().encodeToString(body))))
        .with("isBase64Encoded", Json.of(text.isEmpty()));
  }

  private static Json lists(Headers fields) {
    Map<String, List<Json>> byName = new LinkedHashMap<>();
    for (Headers.Field field : fields.fields()) {
      byName.computeIfAbsent(field.name(), n -> new ArrayList<>()).add(Json.of(field.value()));
    }
    var members = new LinkedHashMap<String, Json>();
    byName.forEach((name, values) -> members.put(name, new Json.Arr(values)));
    return new Json.Obj(members);
  }

  private static Json joined(Headers fields) {
    var members = new LinkedHashMap<String, Json>();
    for (Headers.Field field : fields.fields()) {
      if (!field.name().equals("set-cookie")) {
        members.merge(
            field.name(),
            Json.of(field.value()),
            (one, other) -> Json.of(one.asText().orElse("") + ", " + other.asText().orElse("")));
      }
    }
    return new Json.Obj(members);
  }

  private static Optional<Json> text(byte[] body) {
    try {
      return Optional.of(
          Json.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString()));
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }

  /** The door wants words beside the number; what they are does not matter to anybody. */
  private static String phrase(int status) {
    return status < 400 ? "OK" : status < 500 ? "Refused" : "Failed";
  }

  @Override
  public String toString() {
    return "event through " + door;
  }
}
