package dev.portcullis.client;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.Narrowing;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cidr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is asked for with keys, as administration wants it, and as evidence shows it. */
public final class KeyDocuments {
  private KeyDocuments() {}

  /** A key that is to be issued. */
  public static Json.Obj request(KeyRequest request) {
    return Json.obj(
        Json.member("owner", request.owner()),
        Json.member("scopes", texts(request.grants().scopes())),
        Json.member("routes", texts(request.grants().routes())),
        Json.member("models", texts(request.grants().models())),
        Json.member("roles", texts(request.roles().stream().sorted().toList())),
        Json.member("cidrs", texts(request.addresses().allow())),
        Json.member("denied_cidrs", texts(request.addresses().deny())),
        Json.member("limits", texts(request.limits().all())),
        Json.member("expires_in", duration(request.lifetime())));
  }

  /** What is to be denied is said as a whole: what was already, and what is added. */
  public static Json.Obj narrowing(Narrowing narrowing, ApiKeyRecord key) {
    Json.Obj document = Json.obj();
    if (narrowing.scopes().isPresent()) {
      document = document.with("scopes", texts(narrowing.scopes().get()));
    }
    if (narrowing.routes().isPresent()) {
      document = document.with("routes", texts(narrowing.routes().get()));
    }
    if (narrowing.models().isPresent()) {
      document = document.with("models", texts(narrowing.models().get()));
    }
    if (narrowing.roles().isPresent()) {
      document = document.with("roles", texts(narrowing.roles().get().stream().sorted().toList()));
    }
    if (narrowing.allow().isPresent()) {
      document = document.with("cidrs", texts(narrowing.allow().get()));
    }
    if (!narrowing.deny().isEmpty()) {
      List<Cidr> all = new ArrayList<>(key.addresses().deny());
      narrowing.deny().stream().filter(block -> !all.contains(block)).forEach(all::add);
      document = document.with("denied_cidrs", texts(all));
    }
    if (!narrowing.limits().all().isEmpty()) {
      document = document.with("limits", texts(narrowing.limits().all()));
    }
    return narrowing.expires().isPresent()
        ? document.with("expires", Json.of(narrowing.expires().get().toString()))
        : document;
  }

  /** A time in hours, as every one here is of whole hours. */
  public static String duration(Duration time) {
    return time.toHours() + "h";
  }

  private static Json texts(List<?> values) {
    return Json.strings(values.stream().map(Object::toString).toList());
  }
}
