/**
 * The server's wire: HTTP/1.1 in, an {@code Exchange} on a virtual thread, and out again what its
 * outcome says.
 *
 * <p>What belongs here: framing, its strictness and its limits; back-pressure; how a connection
 * begins, ends and is told from one whose client has gone. What does not: any decision about a
 * request, any knowledge of what a body says. What the parser refuses enters the pipeline like
 * everything else, so that it is answered in one voice and audited.
 *
 * <p>All of it is blocking code on a virtual thread of the connection, which carries its requests
 * one after the other (ADR 84).
 */
@NullMarked
package dev.portcullis.http;

import org.jspecify.annotations.NullMarked;
