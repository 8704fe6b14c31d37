"""What schemathesis has to be told of our API: parts of files are bytes under the media type of tus."""

import schemathesis

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
