/**
 * Evidence: one event for each request, chained, accepted before the reply ends.
 *
 * <p>What belongs here: the event (OCSF 1.6 API Activity), the chain over events, the port to the
 * trail that keeps them, and the writer that trails share. What does not: any decision about a
 * request.
 */
@NullMarked
package dev.portcullis.audit;

import org.jspecify.annotations.NullMarked;
