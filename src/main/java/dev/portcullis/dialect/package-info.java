/**
 * The ways providers' APIs are spoken: OpenAI's, Anthropic's, and a generic one for any HTTP API.
 *
 * <p>What belongs here: what a path asks for, what a body must look like for the layers to trust
 * it, where in requests and replies text stands, how a reply's events become frames, what a reply
 * says of usage, and how the gateway speaks to a provider's own SDK. What does not: any decision on
 * whether a call is allowed, affordable or harmless, and any wire.
 *
 * <p>Everything rests on one rule: a string is a span unless it is known to be structure. What this
 * package does not know is shown to the guards, never hidden from them. Names of members are no
 * spans: a guard that cares for them must look at the document.
 */
@NullMarked
package dev.portcullis.dialect;

import org.jspecify.annotations.NullMarked;
