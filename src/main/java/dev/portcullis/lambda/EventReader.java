package dev.portcullis.lambda;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.lambda.HttpEvent.Door;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Headers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads events of Lambda's HTTP front doors: payload version 1.0 (REST API, Application Load
 * Balancer) and 2.0 (function URL, HTTP API). Safe for use by several threads.
 *
 * <p>What a door has decoded is encoded again, and nothing is guessed: where two readings of an
 * event are possible, the one that the layers judge is the one that goes on. Source: AWS, "Working
 * with AWS Lambda proxy integrations for HTTP APIs", "Using AWS Lambda with an Application Load
 * Balancer".
 */
final class EventReader {
  /** An event is of the platform's making; what a caller sent in it is one string. */
  private static final JsonLimits LIMITS =
      new JsonLimits(32, 10_000, 100_000, 65_536, 64, 4_096, 1 << 20);

  private static final String FORWARDED_FOR = "x-forwarded-for";

  private final JsonReader reader = new JsonReader(LIMITS);

  /** What was delivered is no HTTP request of a known front door. */
  private static final class NotHttp extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The request in this event; {@link HttpEvent#unreadable} if there is none. */
  HttpEvent read(byte[] event) {
    try {
      Json json = reader.read(event);
      return json.text("version").orElse("").equals("2.0") ? version2(json) : version1(json);
    } catch (InvalidJson | NotHttp | IllegalArgumentException notHttp) {
      return HttpEvent.unreadable();
    }
  }

  private static HttpEvent version2(Json event) throws NotHttp {
    Json context = member(event, "requestContext");
    Json http = member(context, "http");
    List<Headers.Field> fields = single(event);
    List<String> cookies = texts(event.items("cookies"));
    if (!cookies.isEmpty()) {
      fields.add(new Headers.Field("cookie", String.join("; ", cookies)));
    }
    Door door =
        context.text("domainName").orElse("").matches(".+\\.lambda-url\\.[a-z0-9-]+\\.on\\.aws")
            ? Door.FUNCTION_URL
            : Door.HTTP_API;
    InetAddress peer = Cidr.address(text(http, "sourceIp"));
    String path = belowStage(text(event, "rawPath"), context.text("stage").orElse("$default"));
    return new HttpEvent(
        door,
        false,
        text(http, "method"),
        EventTarget.of(path, event.text("rawQueryString").orElse("")),
        withoutOwnAddress(fields, peer),
        body(event),
        peer,
        true);
  }

  /** An HTTP API puts the name of its stage before the path, unless that is the default one. */
  private static String belowStage(String path, String stage) {
    String prefix = "/" + stage;
    if (path.equals(prefix)) {
      return "/";
    }
    return !stage.equals("$default") && path.startsWith(prefix + "/")
        ? path.substring(prefix.length())
        : path;
  }

  private static HttpEvent version1(Json event) throws NotHttp {
    Json context = member(event, "requestContext");
    boolean balancer = context.at("elb").isPresent();
    boolean multiValue = event.at("multiValueHeaders").orElse(Json.Null.NULL) instanceof Json.Obj;
    List<Headers.Field> fields = multiValue ? lists(event) : single(event);
    var headers = new Headers(fields);
    InetAddress peer =
        balancer
            ? lastForwarded(headers)
            : Cidr.address(text(member(context, "identity"), "sourceIp"));
    return new HttpEvent(
        balancer ? Door.LOAD_BALANCER : Door.REST_API,
        multiValue,
        text(event, "httpMethod"),
        EventTarget.of(text(event, "path"), query(event, balancer)),
        withoutOwnAddress(fields, peer),
        body(event),
        peer,
        !balancer || headers.first("x-forwarded-proto").orElse("").equals("https"));
  }

  /** A load balancer says who called it at the end of a list whose beginning is the caller's. */
  private static InetAddress lastForwarded(Headers headers) throws NotHttp {
    List<String> all = headers.all(FORWARDED_FOR);
    if (all.isEmpty()) {
      throw new NotHttp();
    }
    String list = all.getLast();
    return Cidr.address(withoutPort(list.substring(list.lastIndexOf(',') + 1).strip()));
  }

  /** Load balancers can be told to write the client's port behind its address. */
  private static String withoutPort(String address) {
    if (address.startsWith("[") && address.contains("]")) {
      return address.substring(1, address.indexOf(']'));
    }
    int colon = address.indexOf(':');
    return colon >= 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
  }

  /**
   * The door's own entry in the list is the peer, with what stands behind that; what is left is
   * what the peer said.
   */
  private static Headers withoutOwnAddress(List<Headers.Field> fields, InetAddress peer) {
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (fields.get(i).name().equals(FORWARDED_FOR)) {
        List<String> entries = List.of(fields.get(i).value().split(",", -1));
        int own = entries.size() - 1;
        while (own >= 0 && !isPeer(entries.get(own).strip(), peer)) {
          own--;
        }
        if (own >= 0) {
          fields.remove(i);
        }
        if (own > 0) {
          String said = String.join(",", entries.subList(0, own));
          fields.add(i, new Headers.Field(FORWARDED_FOR, said));
        }
        break;
      }
    }
    return new Headers(fields);
  }

  private static boolean isPeer(String text, InetAddress peer) {
    try {
      return Cidr.address(withoutPort(text)).equals(peer);
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  private static List<Headers.Field> single(Json event) throws NotHttp {
    var fields = new ArrayList<Headers.Field>();
    for (Map.Entry<String, Json> field : members(event, "headers")) {
      fields.add(new Headers.Field(field.getKey(), string(field.getValue())));
    }
    return fields;
  }

  private static List<Headers.Field> lists(Json event) throws NotHttp {
    var fields = new ArrayList<Headers.Field>();
    for (Map.Entry<String, Json> field : members(event, "multiValueHeaders")) {
      if (!(field.getValue() instanceof Json.Arr(List<Json> values))) {
        throw new NotHttp();
      }
      for (Json value : values) {
        fields.add(new Headers.Field(field.getKey(), string(value)));
      }
    }
    return fields;
  }

  /** REST APIs hand out a decoded query, load balancers the one that was sent. */
  private static String query(Json event, boolean raw) throws NotHttp {
    var query = new StringBuilder();
    List<Map.Entry<String, Json>> lists = members(event, "multiValueQueryStringParameters");
    for (Map.Entry<String, Json> parameter :
        lists.isEmpty() ? members(event, "queryStringParameters") : lists) {
      List<Json> values =
          parameter.getValue() instanceof Json.Arr(List<Json> items)
              ? items
              : List.of(parameter.getValue());
      for (Json value : values) {
        query.append(query.isEmpty() ? "" : "&");
        String name = parameter.getKey();
        query.append(raw ? name : EventTarget.encoded(name)).append('=');
        query.append(raw ? string(value) : EventTarget.encoded(string(value)));
      }
    }
    return query.toString();
  }

  private static EventBody body(Json event) {
    return event
        .text("body")
        .map(text -> new EventBody(text, event.flag("isBase64Encoded")))
        .orElse(EventBody.NONE);
  }

  private static List<Map.Entry<String, Json>> members(Json event, String name) throws NotHttp {
    return switch (event.at(name).orElse(Json.Null.NULL)) {
      case Json.Obj(var members) -> List.copyOf(members.entrySet());
      case Json.Null none -> List.of();
      default -> throw new NotHttp();
    };
  }

  private static Json member(Json json, String name) throws NotHttp {
    return json.at(name).orElseThrow(NotHttp::new);
  }

  private static String text(Json json, String name) throws NotHttp {
    return json.text(name).orElseThrow(NotHttp::new);
  }

  private static String string(Json value) throws NotHttp {
    return value.asText().orElseThrow(NotHttp::new);
  }

  private static List<String> texts(List<Json> values) throws NotHttp {
    var texts = new ArrayList<String>();
    for (Json value : values) {
      texts.add(string(value));
    }
    return texts;
  }
}
