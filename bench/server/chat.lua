-- The call that wrk sends over and over: BODY is a file, HEADERS are lines of the environment, and KEYS is a file of keys
-- that take turns, if it has any. Prints one line of JSON at the end.
local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

wrk.method = "POST"
wrk.body = read(os.getenv("BODY"))
wrk.headers["content-type"] = "application/json"
for name, value in os.getenv("HEADERS"):gmatch("([^\n:]+): ([^\n]*)\n") do
  wrk.headers[name] = value
end

local keys = {}
for key in read(os.getenv("KEYS")):gmatch("[^\n]+") do
  keys[#keys + 1] = key
end

if #keys > 0 then
  local turn = 0
  request = function()
    turn = turn % #keys + 1
    wrk.headers["authorization"] = "Bearer " .. keys[turn]
    return wrk.format()
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%f,"p50":%f,"p99":%f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
