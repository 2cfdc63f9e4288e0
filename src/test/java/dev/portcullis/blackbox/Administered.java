package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.specification.RequestSpecification;
import java.util.List;

/**
 * A gateway with a route named {@code openai} to a stub model, which is administered by tokens:
 * wherever it keeps things, and in however many processes it runs.
 */
interface Administered extends AutoCloseable {
  /** What its routes are below. */
  String url();

  /** What {@code /admin/v1} is below. */
  String adminUrl();

  /** An API key that may do everything. */
  String key();

  /** Whose tokens it takes. */
  Administrators administrators();

  /** Its audit events so far, those of one request in the order in which they were written. */
  List<Json> events();

  /** A request of administration by whoever may do everything. */
  default RequestSpecification admin() {
    return by(administrators().token("admin"));
  }

  /** A request of administration with this credential. */
  default RequestSpecification by(String credential) {
    return RestAssured.given(
        new RequestSpecBuilder()
            .setBaseUri(adminUrl() + "/admin/v1")
            .addHeader("authorization", "Bearer " + credential)
            .setUrlEncodingEnabled(false)
            .build());
  }

  @Override
  void close();
}
