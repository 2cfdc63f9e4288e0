package dev.portcullis.blackbox;

import com.sun.net.httpserver.HttpExchange;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The event that API Gateway makes of a request to a REST API, as {@code
 * infra/sam/events/rest-api-*.json} show it.
 */
final class RestApiEvent {
  private RestApiEvent() {}

  /** The event's text. */
  static String of(RestApi api, RestApi.Resource resource, String path, HttpExchange exchange)
      throws IOException {
    String host = api.id() + ".execute-api." + Emulator.REGION + ".amazonaws.com";
    String address = exchange.getRemoteAddress().getAddress().getHostAddress();
    Map<String, List<String>> headers = new LinkedHashMap<>(exchange.getRequestHeaders());
    headers.put("Host", List.of(host));
    headers.put("X-Forwarded-For", List.of(address));
    headers.put("X-Forwarded-Proto", List.of("https"));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var event = new LinkedHashMap<String, Json>();
    event.put("resource", Json.of(resource.path()));
    event.put("path", Json.of(path));
    event.put("httpMethod", Json.of(exchange.getRequestMethod()));
    single(event, "headers", headers);
    multiple(event, "multiValueHeaders", headers);
    Map<String, List<String>> query = query(exchange.getRequestURI().getRawQuery());
    single(event, "queryStringParameters", query);
    multiple(event, "multiValueQueryStringParameters", query);
    event.put("pathParameters", parameters(resource.matched(path).orElseThrow()));
    event.put("stageVariables", Json.Null.NULL);
    event.put("requestContext", context(api, resource, path, exchange, host, address));
    event.put("body", body.isEmpty() ? Json.Null.NULL : Json.of(body));
    event.put("isBase64Encoded", new Json.Bool(false));
    return JsonWriter.text(new Json.Obj(event));
  }

  private static Json context(
      RestApi api,
      RestApi.Resource resource,
      String path,
      HttpExchange exchange,
      String host,
      String address) {
    var context = new LinkedHashMap<String, Json>();
    context.put("resourcePath", Json.of(resource.path()));
    context.put("httpMethod", Json.of(exchange.getRequestMethod()));
    context.put("path", Json.of("/" + api.stage() + path));
    context.put("accountId", Json.of("000000000000"));
    context.put("protocol", Json.of("HTTP/1.1"));
    context.put("stage", Json.of(api.stage()));
    context.put("requestTimeEpoch", Json.of(System.currentTimeMillis()));
    context.put("requestId", Json.of(UUID.randomUUID().toString()));
    context.put("identity", object("sourceIp", address));
    context.put("domainName", Json.of(host));
    context.put("apiId", Json.of(api.id()));
    return new Json.Obj(context);
  }

  private static Json parameters(String proxy) {
    return proxy.isEmpty() ? Json.Null.NULL : object("proxy", proxy);
  }

  private static Json object(String name, String value) {
    return new Json.Obj(new LinkedHashMap<>(Map.of(name, Json.of(value))));
  }

  private static Map<String, List<String>> query(String raw) {
    return Stream.of(raw == null ? new String[0] : raw.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.groupingBy(
                pair -> decoded(pair[0]),
                LinkedHashMap::new,
                Collectors.mapping(
                    pair -> pair.length == 1 ? "" : decoded(pair[1]), Collectors.toList())));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void single(
      Map<String, Json> event, String name, Map<String, List<String>> values) {
    put(event, name, values, all -> Json.of(all.getLast()));
  }

  private static void multiple(
      Map<String, Json> event, String name, Map<String, List<String>> values) {
    put(
        event,
        name,
        values,
        all -> new Json.Arr(all.stream().map(v -> (Json) Json.of(v)).toList()));
  }

  private static void put(
      Map<String, Json> event,
      String name,
      Map<String, List<String>> values,
      Function<List<String>, Json> shape) {
    var members = new LinkedHashMap<String, Json>();
    values.forEach((key, all) -> members.put(key, shape.apply(all)));
    event.put(name, members.isEmpty() ? Json.Null.NULL : new Json.Obj(members));
  }
}
