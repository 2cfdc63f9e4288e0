package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.Secrets;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where an issuer is asked about its tokens (RFC 7662, 2), as a client with a secret ({@code
 * client_secret_basic}; RFC 6749, 2.3.1). Where the secret is refused, what else it may stand for
 * is tried once. Safe for use by several threads.
 *
 * @param issuer the issuer's name in the configuration
 */
record IntrospectionEndpoint(
    String issuer,
    URI url,
    String clientId,
    SecretRef secret,
    Secrets secrets,
    IssuerClient client) {

  /**
   * What is said of a token.
   *
   * @throws dev.portcullis.pipeline.Unavailable if nothing is, or nothing that can be understood
   */
  Json.Obj ask(Errand errand, Secret token) {
    Secret shown = secrets.read(secret);
    IssuerClient.Answer answer = ask(errand, token, shown);
    if (answer.status() == 401) {
      Optional<Secret> other = secrets.otherThan(secret, shown);
      answer = other.isPresent() ? ask(errand, token, other.get()) : answer;
    }
    if (answer.status() == 401 || answer.status() == 403) {
      throw new IssuerUnavailable(
          issuer, Fault.UNAUTHENTICATED, "it does not let the gateway ask about tokens");
    }
    if (answer.status() != 200) {
      throw new IssuerUnavailable(issuer, fault(answer.status()), "it answers " + answer.status());
    }
    if (answer.document() instanceof Json.Obj said
        && said.get("active").orElse(Json.Null.NULL) instanceof Json.Bool) {
      return said;
    }
    throw new IssuerUnavailable(issuer, Fault.DAMAGED, "it does not say whether a token is active");
  }

  /** What will be asked from now on. */
  Errand errand() {
    return client.errand(issuer);
  }

  /** Of what is no failure of the issuer as a whole this token may be the cause. */
  private static Fault fault(int status) {
    if (status == 429) {
      return Fault.THROTTLED;
    }
    return status >= 500 ? Fault.FAILED : Fault.DAMAGED;
  }

  private IssuerClient.Answer ask(Errand errand, Secret token, Secret shown) {
    String basic = encoded(clientId) + ":" + encoded(shown.unsafeText());
    String form = "token=" + encoded(token.unsafeText()) + "&token_type_hint=access_token";
    return errand.ask(
        () ->
            HttpRequest.newBuilder(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .header(
                    "authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "introspection by " + issuer;
  }
}
