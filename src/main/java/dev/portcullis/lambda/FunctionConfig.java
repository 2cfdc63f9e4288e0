package dev.portcullis.lambda;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The gateway as a function on AWS Lambda. */
@ConfigMapping(prefix = "portcullis.lambda")
public interface FunctionConfig {
  /**
   * How a function URL or a REST API invokes the function, since no event says it: `stream` for a
   * URL of mode `RESPONSE_STREAM` and an integration of mode `STREAM`, else `buffer`. An HTTP API
   * and a load balancer never stream.
   */
  @WithDefault("stream")
  ResponseMode responseMode();

  /** How replies leave the function. */
  enum ResponseMode {
    /** Piece by piece. */
    STREAM,
    /** Whole. */
    BUFFER
  }
}
