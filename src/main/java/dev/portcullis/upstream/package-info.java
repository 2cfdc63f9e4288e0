/**
 * The way to the upstreams: {@link dev.portcullis.upstream.ForwardLayer}, the terminal layer of the
 * data plane, and what it takes to reach a model provider safely.
 *
 * <p>What belongs here: which upstreams a route has, addresses that may be connected to,
 * connections and their timeouts, the request as it goes out, and the reply's bytes until a dialect
 * reads them. What does not: what a request or reply means (dialects), who may send it (authz), or
 * what may be in it (guard). It is blocking code on the request's own thread, over sockets.
 */
@NullMarked
package dev.portcullis.upstream;

import org.jspecify.annotations.NullMarked;
