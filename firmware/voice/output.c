#include "voice/output.h"

#include <SDL.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"

void output_init(struct output *output, const char *name, int wake)
{
    *output = (struct output){.name = name, .wake = wake};
}

/* In SDL's thread, with the device locked. */
static void SDLCALL render(void *owner, Uint8 *to, int size)
{
    struct output *output = owner;
    mixer_render(&output->mixer, (int16_t *)(void *)to, (size_t)size / sizeof(int16_t));
    if (!output->is_lost && SDL_GetAudioDeviceStatus(output->device) == SDL_AUDIO_STOPPED) {
        output->is_lost = true;
        output->mixer.news |= OUTPUT_NEWS_LOST;
    }
    if (output->mixer.news != 0) {
        const uint64_t one = 1;
        (void)!write(output->wake, &one, sizeof one);
    }
}

static bool open_device(struct output *output)
{
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) < 0) {
        log_warning("no_sound_system");
        return false;
    }
    const SDL_AudioSpec wanted = {
        .freq = MIXER_RATE,
        .format = AUDIO_S16SYS,
        .channels = 1,
        .samples = OUTPUT_BLOCK,
        .callback = render,
        .userdata = output};
    const char *name = output->name[0] != '\0' ? output->name : NULL;
    output->is_lost = false;
    mixer_wake(&output->mixer, (size_t)MIXER_RATE * OUTPUT_WAKE_MS / 1000);
    output->device = SDL_OpenAudioDevice(name, 0, &wanted, NULL, 0);
    if (output->device == 0) {
        log_warning("sound_device_closed name=%s", output->name);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return false;
    }
    SDL_PauseAudioDevice(output->device, 0);
    return true;
}

bool output_open(struct output *output)
{
    output->is_broken = output->device == 0 && !open_device(output);
    return !output->is_broken;
}

void output_close(struct output *output)
{
    if (output->device != 0) {
        SDL_LockAudioDevice(output->device);
        output->is_lost = true; /* by us: no news */
        SDL_UnlockAudioDevice(output->device);
        SDL_CloseAudioDevice(output->device);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        output->device = 0;
    }
}

struct mixer *output_take(struct output *output)
{
    if (output->device != 0) {
        SDL_LockAudioDevice(output->device);
    }
    return &output->mixer;
}

void output_give(struct output *output)
{
    if (output->device != 0) {
        SDL_UnlockAudioDevice(output->device);
    }
}

unsigned output_news(struct output *output)
{
    unsigned news = mixer_news(output_take(output));
    output_give(output);
    return news;
}

bool output_list(void)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) < 0) {
        return false;
    }
    int count = SDL_GetNumAudioDevices(0);
    for (int i = 0; i < count; i++) {
        puts(SDL_GetAudioDeviceName(i, 0));
    }
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    return count > 0;
}
