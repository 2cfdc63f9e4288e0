package dev.portcullis.pipeline;

/**
 * Status and headers of a reply.
 *
 * @param status the HTTP status
 * @param headers what of the upstream's headers may pass, and the content type
 */
public record Head(int status, Headers headers) {}
