package dev.portcullis.embedded;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A request to a model of the stub.
 *
 * @param id made from the body alone, so that the same request gets the same reply
 * @param model the model's name
 * @param behaviour what that name stands for
 * @param body the whole request
 */
record StubCall(String id, String model, StubBehaviour behaviour, Json body) {
  /** The one moment at which everything that the stub makes was made. */
  static final long CREATED = 1_767_225_600L;

  static StubCall of(StubRequest request) throws StubRefusal {
    Json body;
    try {
      body = request.json();
    } catch (InvalidJson invalid) {
      throw new StubRefusal(400, invalid.problem());
    }
    String model =
        body.text("model").orElseThrow(() -> new StubRefusal(400, "model: a string is required"));
    StubBehaviour behaviour =
        StubBehaviour.parse(model)
            .orElseThrow(() -> new StubRefusal(404, "The stub has no model of this name."));
    return new StubCall(sha256(request.body()).substring(0, 24), model, behaviour, body);
  }

  boolean streamed() {
    return body.flag("stream");
  }

  /** SHA-256 in hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
