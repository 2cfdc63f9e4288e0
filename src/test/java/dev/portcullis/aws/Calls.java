package dev.portcullis.aws;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Notes every call of the SDK by its name. */
final class Calls implements ExecutionInterceptor {
  private final List<String> names = new CopyOnWriteArrayList<>();

  @Override
  public void beforeTransmission(Context.BeforeTransmission call, ExecutionAttributes attributes) {
    names.add(call.request().getClass().getSimpleName().replace("Request", ""));
  }

  List<String> names() {
    return List.copyOf(names);
  }

  void forget() {
    names.clear();
  }
}
