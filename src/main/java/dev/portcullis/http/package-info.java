/**
 * The server's wire: HTTP/1.1 in, an {@code Exchange} on a virtual thread, and out again what its
 * outcome says.
 *
 * <p>What belongs here: framing, its strictness and its limits; back-pressure; how a connection
 * begins, ends and is told from one whose client has gone. What does not: any decision about a
 * request, any knowledge of what a body says. What the parser refuses enters the pipeline like
 * everything else, so that it is answered in one voice and audited.
 *
 * <p>Bytes belong to the event loops, everything else to the request's own virtual thread.
 */
@NullMarked
package dev.portcullis.http;

import org.jspecify.annotations.NullMarked;
