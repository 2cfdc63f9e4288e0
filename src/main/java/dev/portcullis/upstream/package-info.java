/**
 * The way to the upstreams: {@link dev.portcullis.upstream.ForwardLayer}, the terminal layer of the
 * data plane, and what it takes to reach a model provider safely.
 *
 * <p>What belongs here: which upstreams a route has, addresses that may be connected to,
 * connections and their timeouts, the request as it goes out, and the reply's bytes until a dialect
 * reads them. What does not: what a request or reply means (dialects), who may send it (authz), or
 * what may be in it (guard). Together with the server's wire it is the only place that touches
 * Vert.x; the event loop carries bytes, everything else is blocking code on the request's thread.
 */
@NullMarked
package dev.portcullis.upstream;

import org.jspecify.annotations.NullMarked;
