(* G1 greedy-worst-domain (supports P1; derived here).

   Statement: two domains with a shared Hessian, validation loss
   1/2 |theta - c|^2, exponentiated gradient with any step alpha > 0, inner step
   eta <= 1/L, any horizon T. If
       margin = <u, M_T (c - a_2)> - <u, M_T u> > 0,   u = a_1 - a_2,
   then w_k increases strictly and 1 - w_k <= ((1-w_0)/w_0) exp(-alpha margin k).
   Family: Hessian diag(1,h), a_1 = (1,1), a_2 = 0, c = (-s,s), T = 1 has
   margin eta (s(h-1) - (1+h)), whereas F(w) = w^2 + s^2: EG runs to the worst
   domain. Instance h = 4, s = 2: margin eta.
   Assumptions: the Hessian is diagonal and theta_0 lies in the coordinate box
   of a_1 and a_2. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains.
Open Scope R_scope.

(** * Diagonal Hessian *)

Section Diagonal.
Variables (d T : nat) (h : vec) (a : nat -> vec) (c : vec) (eta alpha : R).

Let H := matvec d (diag h).
Let grad (i : nat) := quadratic_grad H (a i).
Let hess (i : nat) (_ : vec) := H.
Let gradV (th : vec) := vsub th c.
Let u := vsub (a O) (a 1%nat).

Definition margin : R :=
  dot d u (M_op eta H T (vsub c (a 1%nat))) - dot d u (M_op eta H T u).

Definition in_box (th : vec) : Prop :=
  forall j, (j < d)%nat ->
    Rmin (a O j) (a 1%nat j) <= th j <= Rmax (a O j) (a 1%nat j).

Hypothesis step_range : forall j, (j < d)%nat -> 0 <= eta * h j <= 1.

(** The box as it is used: the position along u lies between the two optima. *)
Definition between_optima (th : vec) : Prop :=
  forall j, (j < d)%nat -> 0 <= u j * (th j - a 1%nat j) <= u j * u j.

Lemma box_between th : in_box th -> between_optima th.
Proof.
  intros Hb j Hj. specialize (Hb j Hj). unfold u, vsub.
  unfold Rmin, Rmax in Hb. destruct (Rle_dec (a O j) (a 1%nat j)); split; nra.
Qed.

Lemma round_invariant w th :
  simplex 2 w -> between_optima th -> between_optima (inner 2 grad eta w T th).
Proof.
  intros [Hn Hs] Hb j Hj.
  unfold grad. rewrite (inner_closed_form 2 H a eta (matvec_linear d _) w T th Hs).
  unfold vadd, H. rewrite R_diag, M_diag by exact Hj.
  destruct (pow_unit (1 - eta * h j) T) as [Hr0 Hr1]; [specialize (step_range j Hj); lra|].
  specialize (Hb j Hj). set (r := (1 - eta * h j) ^ T) in *.
  assert (H0 : 0 <= w O) by (apply Hn; lia). assert (H1 : 0 <= w 1%nat) by (apply Hn; lia).
  unfold mix. simpl in *.
  replace (u j * (r * th j + (1 - r) * (0 + w O * a O j + w 1%nat * a 1%nat j) - a 1%nat j))
    with (r * (u j * (th j - a 1%nat j)) + (1 - r) * w O * (u j * u j))
    by (unfold u, vsub; replace (w 1%nat) with (1 - w O) by lra; ring).
  assert (0 <= u j * u j) by nra. assert (Hu : 0 <= (1 - r) * w O <= 1 - r) by nra.
  split; [|nra]. apply Rplus_le_le_0_compat; apply Rmult_le_pos; lra.
Qed.

Lemma hypergradient_gap w th :
  simplex 2 w -> between_optima th ->
  hypergradient 2 d grad hess gradV eta T w th O
  - hypergradient 2 d grad hess gradV eta T w th 1%nat <= - margin.
Proof.
  intros Hs Hb. unfold grad, hess, gradV.
  rewrite (hypergradient_difference 2 d H a c eta (matvec_linear d _)) by apply Hs.
  pose proof (round_invariant w th Hs Hb) as Hb'. unfold grad in Hb'.
  set (th' := inner 2 (fun i => quadratic_grad H (a i)) eta w T th) in *.
  unfold margin, dot. rewrite <- sum_minus.
  apply Rle_trans with (sum d (fun j => -1 *
    (u j * M_op eta H T (vsub c (a 1%nat)) j - u j * M_op eta H T u j)));
    [|rewrite sum_scal; lra].
  apply sum_le. intros j Hj. fold u. unfold H. rewrite !M_diag by exact Hj.
  destruct (pow_unit (1 - eta * h j) T) as [Hr0 Hr1]; [specialize (step_range j Hj); lra|].
  specialize (Hb' j Hj). set (r := (1 - eta * h j) ^ T) in *. unfold vsub at 1 2.
  assert ((1 - r) * (u j * (th' j - a 1%nat j)) <= (1 - r) * (u j * u j))
    by (apply Rmult_le_compat_l; lra).
  lra.
Qed.

Theorem greedy_margin w0 th0 :
  0 < alpha -> 0 < w0 < 1 -> in_box th0 -> 0 < margin ->
  let w k := weights 2 d grad hess gradV eta T (eg 2 alpha) (two w0) th0 k O in
  (forall k, w k < w (S k)) /\
  (forall k, 1 - w k <= (1 - w0) / w0 * exp (- alpha * margin * INR k)).
Proof.
  intros Ha Hw0 Hbox Hm w.
  set (W := weights 2 d grad hess gradV eta T (eg 2 alpha) (two w0) th0).
  set (P := parameters 2 d grad hess gradV eta T (eg 2 alpha) (two w0) th0).
  assert (Hinv : forall k, simplex 2 (W k) /\ between_optima (P k)).
  { induction k as [|k [Hs Hb]].
    - split; [apply two_simplex; lra|apply box_between, Hbox].
    - unfold W, P. rewrite weights_S, parameters_S. fold W P.
      split; [apply eg_simplex, Hs|now apply round_invariant]. }
  apply (margin_rate alpha margin
    (fun k => hypergradient 2 d grad hess gradV eta T (W k) (P k)) W Ha Hm).
  - apply two_simplex. lra.
  - exact Hw0.
  - intros k. apply weights_S.
  - intros k. apply hypergradient_gap; apply Hinv.
Qed.
End Diagonal.

(** * The family diag(1,h), c = (-s,s), one inner step *)

Lemma family_outer_loss s w :
  outer_loss 2 2 corner (pair (- s) s) (two w) = w * w + s * s.
Proof.
  unfold outer_loss, half_square, dot, vsub, mix, corner, pair, two. simpl. field.
Qed.

Lemma family_margin h s eta :
  margin 2 1 (pair 1 h) corner (pair (- s) s) eta = eta * (s * (h - 1) - (1 + h)).
Proof.
  unfold margin, dot. rewrite (sum_ext 2 _ (fun j => eta * pair 1 h j * pair (- s) s j)),
    (sum_ext 2 (fun j => _ * M_op _ _ _ (vsub _ _) j) (fun j => eta * pair 1 h j)).
  - unfold pair. simpl. ring.
  - intros j Hj. rewrite M_diag by exact Hj. unfold vsub, corner. simpl. ring.
  - intros j Hj. rewrite M_diag by exact Hj. unfold vsub, corner. simpl. ring.
Qed.

Theorem greedy_worst_family h s eta alpha w0 th0 :
  0 <= h -> 0 < eta <= 1 -> eta * h <= 1 -> s * (h - 1) > 1 + h ->
  0 < alpha -> 0 < w0 < 1 -> (forall j, (j < 2)%nat -> 0 <= th0 j <= 1) ->
  let H := matvec 2 (diag (pair 1 h)) in
  let c := pair (- s) s in
  let w k := weights 2 2 (fun i => quadratic_grad H (corner i)) (fun _ _ => H)
    (fun th => vsub th c) eta 1 (eg 2 alpha) (two w0) th0 k O in
  let F x := outer_loss 2 2 corner c (two x) in
  (forall k, w k < w (S k)) /\
  (forall k, 1 - w k <= (1 - w0) / w0
                        * exp (- alpha * (eta * (s * (h - 1) - (1 + h))) * INR k)) /\
  (forall x, 0 <= x < 1 -> F x < F 1) /\
  (forall x, 0 < x <= 1 -> F 0 < F x).
Proof.
  intros Hh He Heh Hs Ha Hw0 Hth H c w F.
  assert (Hm : margin 2 1 (pair 1 h) corner c eta = eta * (s * (h - 1) - (1 + h)))
    by apply family_margin.
  destruct (greedy_margin 2 1 (pair 1 h) corner c eta alpha) with (w0 := w0) (th0 := th0)
    as [Hinc Hrate]; try assumption.
  - intros [|[|j]] Hj; unfold pair; simpl; try lia; nra.
  - intros j Hj. unfold corner. simpl. rewrite Rmin_right, Rmax_left by lra. auto.
  - rewrite Hm. apply Rmult_lt_0_compat; lra.
  - rewrite Hm in Hrate. repeat split; [exact Hinc|exact Hrate| |];
      intros x Hx; unfold F, c; rewrite !family_outer_loss; nra.
Qed.

(** The instance h = 4, c = (-2, 2). *)
Theorem greedy_worst_domain eta alpha w0 th0 :
  0 < eta <= / 4 -> 0 < alpha -> 0 < w0 < 1 ->
  (forall j, (j < 2)%nat -> 0 <= th0 j <= 1) ->
  let H := matvec 2 (diag (pair 1 4)) in
  let c := pair (-2) 2 in
  let w k := weights 2 2 (fun i => quadratic_grad H (corner i)) (fun _ _ => H)
    (fun th => vsub th c) eta 1 (eg 2 alpha) (two w0) th0 k O in
  let F x := outer_loss 2 2 corner c (two x) in
  (forall k, w k < w (S k)) /\
  (forall k, 1 - w k <= (1 - w0) / w0 * exp (- alpha * eta * INR k)) /\
  (forall x, F x = 4 + x * x) /\
  (forall x, 0 <= x < 1 -> F x < F 1) /\
  (forall x, 0 < x <= 1 -> F 0 < F x).
Proof.
  intros He Ha Hw0 Hth H c w F.
  destruct (greedy_worst_family 4 2 eta alpha w0 th0) as (Hinc & Hrate & Hmax & Hmin);
    try assumption; try lra.
  replace (- (2)) with (-2) in * by ring.
  split; [exact Hinc|]. split; [|split; [|split; [exact Hmax|exact Hmin]]].
  - intros k. specialize (Hrate k).
    replace (- alpha * (eta * (2 * (4 - 1) - (1 + 4))) * INR k)
      with (- alpha * eta * INR k) in Hrate by ring. exact Hrate.
  - intros x. unfold F, c. replace (pair (-2) 2) with (pair (- (2)) 2)
      by (f_equal; ring). rewrite family_outer_loss. ring.
Qed.

(** The hypotheses can be met. *)
Lemma greedy_worst_domain_nonvacuous :
  exists eta alpha w0 (th0 : vec), 0 < eta <= / 4 /\ 0 < alpha /\ 0 < w0 < 1 /\
    (forall j, (j < 2)%nat -> 0 <= th0 j <= 1).
Proof.
  exists (/ 4), 1, (/ 2), (fun _ => 0). repeat split; intros; lra.
Qed.

Lemma greedy_worst_family_nonvacuous :
  exists h s eta alpha w0 (th0 : vec),
    0 <= h /\ 0 < eta <= 1 /\ eta * h <= 1 /\ s * (h - 1) > 1 + h /\
    0 < alpha /\ 0 < w0 < 1 /\ (forall j, (j < 2)%nat -> 0 <= th0 j <= 1).
Proof.
  exists 4, 2, (/ 4), 1, (/ 2), (fun _ => 0). repeat split; intros; lra.
Qed.

Lemma greedy_margin_nonvacuous :
  exists d T h a c eta alpha w0 th0,
    (forall j, (j < d)%nat -> 0 <= eta * h j <= 1) /\
    0 < alpha /\ 0 < w0 < 1 /\ in_box d a th0 /\ 0 < margin d T h a c eta.
Proof.
  exists 2%nat, 1%nat, (pair 1 4), corner, (pair (- (2)) 2), (/ 4), 1, (/ 2), (fun _ => 0).
  rewrite family_margin. split; [|repeat split; try lra].
  - intros [|[|j]] Hj; unfold pair; simpl; try lia; lra.
  - unfold corner. simpl. rewrite Rmin_right by lra. lra.
  - unfold corner. simpl. rewrite Rmax_left by lra. lra.
Qed.
