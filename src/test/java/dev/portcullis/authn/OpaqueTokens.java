package dev.portcullis.authn;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.json.JsonUtil;
import org.jspecify.annotations.Nullable;

/** Tokens that an issuer is asked about (RFC 7662), by the gateway alone. */
final class OpaqueTokens {
  private final Map<String, String> active = new ConcurrentHashMap<>();

  void activate(String token, Map<String, Object> claims) {
    var said = new LinkedHashMap<>(claims);
    said.put("active", true);
    say(token, JsonUtil.toJson(said));
  }

  void say(String token, String document) {
    active.put(token, document);
  }

  void deactivate(String token) {
    active.remove(token);
  }

  /** What is answered; nothing to anyone else. */
  String said(@Nullable String authorization, String form) {
    String expected =
        Base64.getEncoder()
            .encodeToString(
                (encoded(FakeIssuer.CLIENT) + ":" + encoded(FakeIssuer.SECRET))
                    .getBytes(StandardCharsets.UTF_8));
    if (!("Basic " + expected).equals(authorization) || !form.startsWith("token=")) {
      return "";
    }
    String token =
        URLDecoder.decode(
            form.substring("token=".length(), form.indexOf('&')), StandardCharsets.UTF_8);
    return active.getOrDefault(token, "{\"active\":false}");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
