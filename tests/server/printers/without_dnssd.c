/* Preloaded into ippeveprinter, which does not start where no DNS-SD daemon answers: an Avahi that is content. */
static int something;

void* avahi_threaded_poll_new(void) { return &something; }
void* avahi_threaded_poll_get(void* poll) { return poll; }
int avahi_threaded_poll_start(void* poll) { return (void)poll, 0; }
void avahi_threaded_poll_lock(void* poll) { (void)poll; }
void avahi_threaded_poll_unlock(void* poll) { (void)poll; }
void* avahi_client_new(void) { return &something; }
int avahi_client_errno(void* client) { return (void)client, 0; }
const char* avahi_client_get_host_name_fqdn(void* client) { return (void)client, "localhost"; }
void* avahi_entry_group_new(void) { return &something; }
int avahi_entry_group_add_service_strlst(void) { return 0; }
int avahi_entry_group_add_service_subtype(void) { return 0; }
int avahi_entry_group_commit(void* group) { return (void)group, 0; }
int avahi_entry_group_free(void* group) { return (void)group, 0; }
void* avahi_string_list_add_printf(void) { return &something; }
void avahi_string_list_free(void* list) { (void)list; }
