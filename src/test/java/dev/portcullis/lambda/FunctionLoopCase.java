package dev.portcullis.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.dialect.ProblemVoice;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A function's loop on an emulated platform, with the layers that a test gives it. */
abstract class FunctionLoopCase {
  static final Head OK = new Head(200, Headers.of("content-type", "text/plain"));
  static final String CALL = Events.functionUrl("POST", "/openai/v1/x", "hello");
  static final Duration LONG = Duration.ofSeconds(30);

  final RuntimeApiEmulator platform = RuntimeApiEmulator.start();
  final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  final CompletableFuture<Void> ended = new CompletableFuture<>();
  @Nullable FunctionLoop loop;
  volatile boolean deaf;

  @AfterEach
  void stop() {
    if (loop != null) {
      loop.close();
    }
    platform.close();
  }

  void failed(String name, Throwable failure) {
    if (deaf) {
      throw new IllegalStateException(name);
    }
    failures.add(failure);
  }

  FunctionLoop running(Layer layer) {
    return running(true, layer);
  }

  FunctionLoop running(boolean streaming, Layer... layers) {
    var settings = new FunctionLoop.Settings(streaming, 16_384, 8_192, LONG);
    var running =
        new FunctionLoop(
            RuntimeApi.at(platform.endpoint()),
            settings,
            new Pipeline(List.of(layers), this::failed),
            new ProblemVoice(),
            InstantSource.system(),
            this::failed);
    loop = running;
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                running.run();
                ended.complete(null);
              } catch (IOException | InterruptedException failure) {
                ended.completeExceptionally(failure);
              }
            });
    return running;
  }

  static Outcome plain(String text) {
    return new Outcome.Answered(OK, bytes(text));
  }

  static Frame bytes(String text) {
    return new Frame.Bytes(text.getBytes(UTF_8));
  }

  static String body(Exchange in) {
    try {
      return new String(in.body(1_000), UTF_8);
    } catch (Exception unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
