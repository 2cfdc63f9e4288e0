package dev.portcullis.embedded;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Speaks to a stub model, politely or byte by byte. */
final class StubClient implements AutoCloseable {
  private static final JsonReader READER = new JsonReader(JsonLimits.REPLY);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI origin;

  StubClient(URI origin) {
    this.origin = origin;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(origin.resolve(path)).build());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(origin.resolve(path))
            .header("content-type", "application/json")
            .header("x-api-key", "opensesame")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  HttpResponse<String> chat(String model) throws IOException, InterruptedException {
    return post("/v1/chat/completions", chatBody(model, false));
  }

  HttpResponse<String> streamedChat(String model) throws IOException, InterruptedException {
    return post("/v1/chat/completions", chatBody(model, true));
  }

  HttpResponse<String> streamedResponse(String model) throws IOException, InterruptedException {
    return post(
        "/v1/responses",
        "{\"model\":\"%s\",\"stream\":true,\"input\":\"one two three\"}".formatted(model));
  }

  HttpResponse<String> streamedMessage(String model) throws IOException, InterruptedException {
    return post(
        "/v1/messages",
        """
        {"model":"%s","max_tokens":100,"stream":true,
         "messages":[{"role":"user","content":"one two three"}]}
        """
            .formatted(model));
  }

  /** All bytes that come back on a connection of its own, until its end. */
  String raw(String path, String body) throws IOException {
    try (Socket socket = open(path, body)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A connection on which a request has been sent. */
  Socket open(String path, String body) throws IOException {
    var socket = new Socket(origin.getHost(), origin.getPort());
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: stub\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, bytes.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(bytes);
    return socket;
  }

  static String chatBody(String model, boolean streamed) {
    return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}"
        .formatted(model, streamed);
  }

  static Json json(HttpResponse<String> response) throws InvalidJson {
    return READER.read(response.body());
  }

  static String content(HttpResponse<String> response) throws InvalidJson {
    return json(response)
        .items("choices")
        .getFirst()
        .at("message")
        .flatMap(message -> message.text("content"))
        .orElseThrow();
  }

  @Override
  public void close() {
    http.close();
  }
}
