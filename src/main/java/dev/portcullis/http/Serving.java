package dev.portcullis.http;

import dev.portcullis.pipeline.Delivery;
import dev.portcullis.pipeline.ReplyHeaders;
import dev.portcullis.pipeline.RequestIds;
import java.time.InstantSource;
import java.util.function.BiConsumer;

/**
 * What connections share to have their requests served.
 *
 * @param failures is told, by name, of what failed in the adapter itself
 */
record Serving(
    ServerSettings settings,
    Delivery delivery,
    ReplyHeaders headers,
    InFlight inFlight,
    Deadlines deadlines,
    InstantSource clock,
    RequestIds ids,
    BiConsumer<String, Throwable> failures) {}
