package dev.portcullis.embedded;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * OpenAI embeddings: {@code POST /v1/embeddings}. A vector of length one that depends on the text
 * alone: equal texts are equal, nothing else is meant by it.
 */
final class StubEmbeddings {
  private static final int DIMENSIONS = 16;
  private static final int MOST_DIMENSIONS = 4096;

  private StubEmbeddings() {}

  static StubAnswer answer(StubCall call) throws StubRefusal {
    List<String> inputs = inputs(call.body().at("input").orElse(Json.Null.NULL));
    int dimensions = dimensions(call.body());
    boolean base64 = call.body().text("encoding_format").orElse("float").equals("base64");
    var data = new ArrayList<Json>();
    for (String input : inputs) {
      float[] vector = vector(input, dimensions);
      data.add(
          Json.obj(
              member("object", "embedding"),
              member("index", data.size()),
              member("embedding", base64 ? base64(vector) : numbers(vector))));
    }
    long tokens = inputs.stream().mapToLong(StubSpeech::tokens).sum();
    return new StubAnswer.Document(
        Json.obj(
            member("object", "list"),
            member("data", new Json.Arr(data)),
            member("model", call.model()),
            member(
                "usage",
                Json.obj(member("prompt_tokens", tokens), member("total_tokens", tokens)))));
  }

  /** A text, several, or the same as arrays of token numbers. */
  private static List<String> inputs(Json input) throws StubRefusal {
    List<String> inputs =
        switch (input) {
          case Json.Str(String text) -> List.of(text);
          case Json.Arr(List<Json> items)
              when !items.isEmpty() && items.getFirst() instanceof Json.Num ->
              List.of(JsonWriter.text(input));
          case Json.Arr(List<Json> items) ->
              items.stream().map(item -> item.asText().orElse(JsonWriter.text(item))).toList();
          default -> List.of();
        };
    if (inputs.isEmpty()) {
      throw new StubRefusal(400, "input: a text, or an array of texts or tokens, is required");
    }
    return inputs;
  }

  private static int dimensions(Json body) throws StubRefusal {
    long dimensions = body.integer("dimensions").orElse(DIMENSIONS);
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw new StubRefusal(400, "dimensions: between 1 and " + MOST_DIMENSIONS);
    }
    return (int) dimensions;
  }

  private static float[] vector(String text, int dimensions) {
    String digest = StubCall.sha256(text.getBytes(StandardCharsets.UTF_8));
    var random = new Random(Long.parseUnsignedLong(digest.substring(0, 16), 16));
    double[] raw = random.doubles(dimensions, -1, 1).toArray();
    double length = 0;
    for (double component : raw) {
      length += component * component;
    }
    var vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (raw[i] / Math.sqrt(length));
    }
    return vector;
  }

  private static Json numbers(float[] vector) {
    var numbers = new ArrayList<Json>();
    for (float component : vector) {
      numbers.add(new Json.Num(Float.toString(component)));
    }
    return new Json.Arr(numbers);
  }

  private static Json base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float component : vector) {
      bytes.putFloat(component);
    }
    return Json.of(Base64.getEncoder().encodeToString(bytes.array()));
  }
}
