(** One metric per hypergradient: what each way of taking the hypergradient minimises.

    Domains f_i = 1/2 <H(theta - a_i), theta - a_i> with a shared symmetric H, 0 <= H <= L, eta L <= 1, validation loss
    1/2 |theta - c|^2. A round at rest has the inner loop at its fixed point theta = A w and w = Proj(w - alpha g) on the simplex. At
    rest, and only then, A w minimises <M(theta - c), theta - c> over the mixtures, where the metric M is
    - unrolled over the T inner steps, warm start: M_T = I - (I - eta H)^T;
    - truncated to the last K of T steps: M_K, whatever T is; the last step alone (K = 1): eta H;
    - unrolled from a start theta_0 to which every round returns (cold start): M_T^2 about the point c' with
      M_T c' = c - R_T theta_0 (so about c itself for theta_0 = c);
    - implicit, g_i = -<grad f_i, v> with H v = theta - c: the identity. Then, if H > 0, the best mixture.

    Consequence: a rule that waits for any number of steps and differentiates the last one has greedy's limit.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains WeightedLoss Hull ProjectedGradient.

Open Scope R_scope.

Section Metric.

Variables (m d : nat) (H : vec -> vec) (a : nat -> vec) (c : vec) (eta alpha L : R).
Hypotheses (H_linear : linear H) (H_symmetric : symmetric d H) (H_between : between d 0 L H).
Hypotheses (L_nonneg : 0 <= L) (eta_nonneg : 0 <= eta) (eta_le : eta * L <= 1) (alpha_pos : 0 < alpha).

Let grad (i : nat) := quadratic_grad H (a i).
Let hyper (T : nat) := hypergradient m d grad (fun _ _ => H) (fun th => vsub th c) eta T.

(** The weights stay where they are under the projected step along g. *)
Definition at_rest (g w : vec) : Prop := nearest m (simplex m) (vsub w (vscal alpha g)) w.

(** T inner steps, of which the last K are differentiated. *)
Definition truncated_gradient (T K : nat) (w th : vec) : vec := hyper K w (inner m grad eta w (T - K) th).

(** The implicit hypergradient with the adjoint v = H^-1 (theta - c). *)
Definition implicit_gradient (v th : vec) : vec := fun i => - dot d (grad i th) v.

Lemma inner_add : forall w s t th, inner m grad eta w s (inner m grad eta w t th) = inner m grad eta w (s + t) th.
Proof. intros w s t th. induction s as [|s IH]; [reflexivity|]. simpl. now rewrite IH. Qed.

(** The truncated method ends where the whole inner loop ends. *)
Lemma truncated_end : forall w T K th, (K <= T)%nat ->
  inner m grad eta w K (inner m grad eta w (T - K) th) = inner m grad eta w T th.
Proof. intros w T K th HK. rewrite inner_add. f_equal. lia. Qed.

Lemma at_rest_variational : forall g w,
  at_rest g w <-> simplex m w /\ forall v, simplex m v -> 0 <= dot m g (vsub v w).
Proof.
  intros g w. split.
  - intros Hn. split; [apply Hn|]. intros v Hv.
    pose proof (nearest_variational m _ _ _ v (simplex_convex m) Hn Hv) as Hd.
    replace (vsub w (vsub w (vscal alpha g))) with (vscal alpha g) in Hd by vec_ring. rewrite dot_scal_l in Hd.
    apply (Rmult_le_reg_l alpha); lra.
  - intros [Hw Hv]. apply variational_nearest; [exact Hw|]. intros v Hsv. specialize (Hv v Hsv).
    replace (vsub w (vsub w (vscal alpha g))) with (vscal alpha g) by vec_ring. rewrite dot_scal_l.
    apply Rmult_le_pos; lra.
Qed.

(** Gradients whose differences are <a_i - a_l, x> act on differences of weights as <A v - A w, x>. *)
Lemma gradient_pairing : forall g x v w, simplex m v -> simplex m w ->
  (forall i l, g i - g l = dot d (vsub (a i) (a l)) x) -> dot m g (vsub v w) = dot d x (vsub (mix m a v) (mix m a w)).
Proof.
  intros g x v w [_ Ev] [_ Ew] Hg.
  assert (E : forall i, g i = dot d (a i) x + (g O - dot d (a O) x)).
  { intros i. pose proof (Hg i O) as Hi. rewrite dot_sub_l in Hi. lra. }
  assert (Emix : forall u, dot d x (mix m a u) = sum m (fun i => u i * dot d (a i) x)).
  { intros u. unfold dot, mix. rewrite (sum_ext d _ (fun j => sum m (fun i => u i * (a i j * x j))))
      by (intros; rewrite <- sum_scal; apply sum_ext; intros; ring).
    rewrite sum_swap. apply sum_ext. intros. apply sum_scal. }
  rewrite (dot_sub_r d (mix m a v) (mix m a w) x), !Emix. unfold dot at 1, vsub.
  rewrite (sum_ext m _ (fun i => (v i * dot d (a i) x - w i * dot d (a i) x) + (g O - dot d (a O) x) * (v i - w i)))
    by (intros; rewrite E; ring).
  rewrite sum_plus, sum_minus, sum_scal, sum_minus, Ev, Ew. ring.
Qed.

(** The one lemma behind every row of the table. *)
Lemma metric_of_gradient : forall (M : vec -> vec) (c' g w : vec), linear M -> symmetric d M ->
  (forall z, 0 <= dot d (M z) z) -> simplex m w ->
  (forall i l, g i - g l = dot d (vsub (a i) (a l)) (M (vsub (mix m a w) c'))) ->
  at_rest g w <-> minimises (hull m a) (weighted d M c') (mix m a w).
Proof.
  intros M c' g w Ml Ms Mp Hw Hg. rewrite at_rest_variational. split.
  - intros [_ Hv]. apply variational_minimiser; [exact Ml | exact Ms | exact Mp | exists w; now split |].
    intros z [v [Hsv ->]]. rewrite <- (gradient_pairing g _ v w Hsv Hw Hg). now apply Hv.
  - intros Hmin. split; [exact Hw|]. intros v Hv. rewrite (gradient_pairing g _ v w Hv Hw Hg).
    apply (minimiser_variational d M c' Ml Ms (hull m a)); [apply hull_convex | exact Hmin | exists v; now split].
Qed.

Lemma M_nonneg : forall T z, 0 <= dot d (M_op eta H T z) z.
Proof.
  intros T z. destruct (M_between d H eta H_linear H_symmetric 0 L H_between L_nonneg eta_nonneg eta_le T z) as [Hl _].
  replace (1 - eta * 0) with 1 in Hl by ring. rewrite pow1 in Hl. lra.
Qed.

(** At the fixed point the inner loop stays. *)
Lemma inner_at_mix : forall w t, simplex m w -> inner m grad eta w t (mix m a w) = mix m a w.
Proof.
  intros w t [_ Ew]. induction t as [|t IH]; [reflexivity|]. simpl. rewrite IH.
  now apply (mix_fixed_point m H a eta H_linear).
Qed.

Lemma unrolled_difference : forall T w, simplex m w -> forall i l,
  hyper T w (mix m a w) i - hyper T w (mix m a w) l = dot d (vsub (a i) (a l)) (M_op eta H T (vsub (mix m a w) c)).
Proof.
  intros T w Hw i l. unfold hyper, grad. rewrite (hypergradient_difference m d H a c eta H_linear) by apply Hw.
  pose proof (inner_at_mix w T Hw) as E. unfold grad in E. rewrite E. apply M_symmetric; assumption.
Qed.

Theorem metric_table : forall w, simplex m w ->
  let th := mix m a w in let best M := minimises (hull m a) (weighted d M c) th in
  (forall T, at_rest (hyper T w th) w <-> best (M_op eta H T)) /\
  (forall T K, (K <= T)%nat -> at_rest (truncated_gradient T K w th) w <-> best (M_op eta H K)) /\
  (forall T, (1 <= T)%nat -> at_rest (truncated_gradient T 1 w th) w <-> best (fun x => vscal eta (H x))) /\
  (forall T th0 c', M_op eta H T c' = vsub c (R_op eta H T th0) ->
     at_rest (hyper T w th0) w
     <-> minimises (hull m a) (weighted d (fun x => M_op eta H T (M_op eta H T x)) c') th) /\
  (forall v, H v = vsub th c -> at_rest (implicit_gradient v th) w <-> best (fun x => x)).
Proof.
  intros w Hw th best.
  assert (Hun : forall T, at_rest (hyper T w th) w <-> best (M_op eta H T)).
  { intros T. apply metric_of_gradient; [now apply M_linear | now apply M_symmetric | apply M_nonneg | exact Hw|].
    now apply unrolled_difference. }
  assert (Htr : forall T K, at_rest (truncated_gradient T K w th) w <-> best (M_op eta H K)).
  { intros T K. unfold truncated_gradient, th. rewrite inner_at_mix by exact Hw. apply Hun. }
  split; [exact Hun|]. split; [intros T K _; apply Htr|]. split; [|split].
  - intros T _. rewrite Htr. replace (fun x => vscal eta (H x)) with (M_op eta H 1); [reflexivity|].
    apply functional_extensionality. intros x. unfold M_op, R_op. simpl. unfold contraction. vec_ring.
  - intros T th0 c' Ec. pose proof (M_linear H eta H_linear T) as Ml.
    pose proof (M_symmetric d H eta H_symmetric T) as Ms. apply metric_of_gradient.
    + destruct Ml as [Ma Mc]. split; intros; [now rewrite !Ma | now rewrite !Mc].
    + intros x y. rewrite !Ms. reflexivity.
    + intros z. rewrite Ms. apply dot_self_nonneg.
    + exact Hw.
    + intros i l. unfold hyper, grad. rewrite (hypergradient_difference m d H a c eta H_linear) by apply Hw.
      rewrite (inner_closed_form m H a eta H_linear w T th0) by apply Hw. rewrite Ms. f_equal. f_equal.
      rewrite (linear_sub _ _ _ Ml), Ec. fold th. vec_ring.
  - intros v Hv. apply metric_of_gradient; [now split | now intros x y | apply dot_self_nonneg | exact Hw|].
    intros i l. fold th. rewrite <- Hv. unfold implicit_gradient, grad, quadratic_grad.
    replace (- dot d (H (vsub th (a i))) v - - dot d (H (vsub th (a l))) v)
      with (dot d (vsub (H (vsub th (a l))) (H (vsub th (a i)))) v) by (rewrite dot_sub_l; ring).
    rewrite <- (linear_sub _ _ _ H_linear).
    replace (vsub (vsub th (a l)) (vsub th (a i))) with (vsub (a i) (a l)) by vec_ring. apply H_symmetric.
Qed.

End Metric.

(** The hypotheses can be met, with weights at rest: two domains, w the clipped limit of G3's theorem, every horizon. *)
Lemma metric_table_nonvacuous : exists m d H (a : nat -> vec) eta alpha L w,
  linear H /\ symmetric d H /\ between d 0 L H /\ 0 <= L /\ 0 <= eta /\ eta * L <= 1 /\ 0 < alpha /\ simplex m w /\
  exists v, H v = vsub (mix m a w) (fun _ => 0).
Proof.
  exists 2%nat, 2%nat, (fun x => x), corner, (/ 4), 1, 1, (two (/ 2)).
  split; [now split|]. split; [now intros x y|].
  split; [intros x; pose proof (dot_self_nonneg 2 x); lra|]. do 4 (split; [lra|]).
  split; [apply two_simplex; lra|]. eexists. reflexivity.
Qed.
