/* A fake libnvidia-ml.so.1: two GPUs with fixed numbers, so that pynvml's real ctypes path can be tested anywhere.
 *
 * FAKE_NVML is the kind of machine: "" two healthy GPUs; "nodriver" nvmlInit fails; "lost" every later call fails;
 * "unified" GPU 1 reports no memory and no utilisation, as on a unified-memory machine.
 */
#include <stdlib.h>
#include <string.h>

typedef unsigned long long u64;
struct memory { u64 total, free, used; };
struct rates { unsigned gpu, memory; };
struct process { unsigned pid; u64 used; unsigned gpu_instance, compute_instance; };
struct device { unsigned index; struct memory memory; struct rates rates; const char *name; };

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, INSUFFICIENT_SIZE = 7, DRIVER_NOT_LOADED = 9, GPU_IS_LOST = 15 };

static struct device gpus[2] = {
    {0, {25769803776ULL, 17179869184ULL, 8589934592ULL}, {73, 20}, "Stand-in A"},
    {1, {85899345920ULL, 85899345920ULL, 0ULL}, {0, 0}, "Stand-in B"},
};
static int started;

static int kind(const char *name) {
    const char *set = getenv("FAKE_NVML");
    return set && strcmp(set, name) == 0;
}

static int ask(struct device *gpu) {
    if (!started) return UNINITIALIZED;
    if (kind("lost")) return GPU_IS_LOST;
    if (gpu && kind("unified") && gpu->index == 1) return NOT_SUPPORTED;
    return SUCCESS;
}

int nvmlInitWithFlags(unsigned flags) { (void)flags; if (kind("nodriver")) return DRIVER_NOT_LOADED; started++; return SUCCESS; }
int nvmlInit_v2(void) { return nvmlInitWithFlags(0); }
int nvmlShutdown(void) { if (!started) return UNINITIALIZED; started--; return SUCCESS; }
int nvmlDeviceGetCount_v2(unsigned *count) { int r = ask(0); if (!r) *count = 2; return r; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, struct device **gpu) {
    int r = ask(0);
    if (r) return r;
    if (index > 1) return INVALID_ARGUMENT;
    *gpu = &gpus[index];
    return SUCCESS;
}
int nvmlDeviceGetMemoryInfo(struct device *gpu, struct memory *out) { int r = ask(gpu); if (!r) *out = gpu->memory; return r; }
int nvmlDeviceGetUtilizationRates(struct device *gpu, struct rates *out) { int r = ask(gpu); if (!r) *out = gpu->rates; return r; }
int nvmlDeviceGetName(struct device *gpu, char *name, unsigned length) { strncpy(name, gpu->name, length); return SUCCESS; }
/* GPU 0 has two processes, of which the second does not tell its memory, as in a container. */
int nvmlDeviceGetComputeRunningProcesses_v3(struct device *gpu, unsigned *count, struct process *out) {
    int r = ask(gpu);
    unsigned there = r || gpu->index ? 0 : 2, size = *count;
    *count = there;
    if (r || !there) return r;
    if (size < there) return INSUFFICIENT_SIZE;
    out[0] = (struct process){4242, 6442450944ULL, ~0U, ~0U};
    out[1] = (struct process){4343, ~0ULL, ~0U, ~0U};
    return SUCCESS;
}
const char *nvmlErrorString(int result) {
    switch (result) {
    case DRIVER_NOT_LOADED: return "Driver Not Loaded";
    case GPU_IS_LOST: return "GPU is lost";
    case NOT_SUPPORTED: return "Not Supported";
    default: return "Unknown Error";
    }
}
